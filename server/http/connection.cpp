#include "server/http/connection.hpp"

#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/http/message/error_reply.hpp"
#include "server/http/message/head.hpp"
#include "server/http/respond.hpp"
#include "server/net/alpn.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace wharf::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using async::awaitable;
using async::use_result;
using boost::system::error_code;
template <class T>
using result = boost::system::result<T>;

namespace {

using Stream = asio::ssl::stream<tcp::socket>;
using Parser = beast::http::request_parser<beast::http::buffer_body>;

constexpr std::size_t kPiece = 64 * 1024;         // bytes of a body read at once
constexpr std::chrono::milliseconds kMoment{500}; // between two questions to a live body

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

Method method_of(beast::http::verb verb)
{
    switch (verb) {
    case beast::http::verb::get: return Method::Get;
    case beast::http::verb::head: return Method::Head;
    case beast::http::verb::post: return Method::Post;
    case beast::http::verb::put: return Method::Put;
    case beast::http::verb::delete_: return Method::Delete;
    default: return Method::Other;
    }
}

// Nothing: the target is not one.
std::optional<Request> make_request(const Parser& parser, const std::string& client)
{
    const auto& head = parser.get();
    Request request;
    request.method = method_of(head.method());
    request.line =
        fmt::format("{} {}", std::string_view(head.method_string()), std::string_view(head.target()));
    auto target = parse_target(head.target());
    if (!target) return std::nullopt;
    request.target = std::move(*target);
    for (const auto& field : head)
        request.headers.push_back({lower(field.name_string()), std::string(field.value())});
    const std::string_view host = head[beast::http::field::host];
    request.host = lower(host.substr(0, host.find(':')));
    request.client = client;
    return request;
}

class Connection final : private BodyReader {
public:
    Connection(tcp::socket socket, std::shared_ptr<net::TlsContext> tls, const Services& services,
               const ConnectionLimits& limits)
        : tls_(std::move(tls))
        , services_(services)
        , limits_(limits)
        , stream_(std::move(socket), tls_->native())
    {
        error_code gone;
        client_ = stream_.next_layer().remote_endpoint(gone).address().to_string();
    }

    awaitable<void> run()
    {
        if (!net::serve_http(stream_.native_handle())) co_return;
        auto handshake = stream_.async_handshake(asio::ssl::stream_base::server, use_result);
        const auto shaken = co_await async::within(limits_.handshake, std::move(handshake));
        if (!shaken || std::get<0>(*shaken)) co_return;
        for (;;) {
            const bool again = co_await serve_one();
            if (!again) break;
        }
        auto closing = stream_.async_shutdown(use_result);
        co_await async::within(std::chrono::seconds(1), std::move(closing));
    }

private:
    awaitable<bool> serve_one()
    {
        parser_.emplace();
        parser_->header_limit(limits_.head_size);
        parser_->body_limit(boost::none);
        auto reading = beast::http::async_read_header(stream_, buffer_, *parser_, use_result);
        const auto read = co_await async::within(limits_.idle, std::move(reading));
        if (!read) co_return false;
        if (const error_code error = std::get<0>(*read)) {
            if (error.category() != beast::http::make_error_code(beast::http::error::bad_target).category())
                co_return false;
            auto refusal = json_problem({400, "bad-request", "That is no request: " + error.message()});
            co_await answer(std::move(refusal), Method::Get, After::Close);
            co_return false;
        }
        auto request = make_request(*parser_, client_);
        if (!request) {
            auto refusal =
                json_problem({400, "bad-request", "The path or query of the request is malformed"});
            co_await answer(std::move(refusal), Method::Get, After::Close);
            co_return false;
        }
        const Method method = request->method;
        auto responding = respond(services_, std::move(*request), *this);
        auto response = co_await std::move(responding);
        if (!response) co_return false;
        // What is left of a body that nobody read would be taken for the next request.
        const After after = parser_->keep_alive() && parser_->is_done() ? After::KeepAlive : After::Close;
        co_return co_await answer(std::move(*response), method, after);
    }

    awaitable<result<std::string>> read_some() override
    {
        if (parser_->is_done()) co_return std::string();
        const std::string_view expect = parser_->get()[beast::http::field::expect];
        if (!continued_ && beast::iequals(expect, "100-continue")) {
            continued_ = true;
            const bool sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n");
            if (!sent) co_return error_code(asio::error::broken_pipe);
        }
        std::string bytes(kPiece, '\0');
        auto& body = parser_->get().body();
        body.data = bytes.data();
        body.size = bytes.size();
        body.more = true;
        auto reading = beast::http::async_read_some(stream_, buffer_, *parser_, use_result);
        const auto read = co_await async::within(limits_.stall, std::move(reading));
        if (!read) co_return error_code(asio::error::timed_out);
        const error_code error = std::get<0>(*read);
        if (error && error != beast::http::error::need_buffer) co_return error;
        bytes.resize(bytes.size() - parser_->get().body().size);
        if (!bytes.empty() || parser_->is_done()) co_return bytes;
        auto again = read_some(); // a chunk's head alone
        co_return co_await std::move(again);
    }

    awaitable<bool> send(std::string_view bytes)
    {
        auto writing = asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), use_result);
        const auto written = co_await async::within(limits_.stall, std::move(writing));
        co_return written && !std::get<0>(*written);
    }

    awaitable<bool> answer(Response response, Method method, After after)
    {
        continued_ = false;
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        if (const auto* const text = std::get_if<std::string>(&response.body)) {
            std::string whole = head_of(response, Framing::Length, text->size(), after, now);
            if (method != Method::Head) whole += *text;
            const bool sent = co_await send(whole);
            co_return sent&& after == After::KeepAlive;
        }
        const Framing framing = response.length ? Framing::Length : Framing::Chunks;
        const std::string head = head_of(response, framing, response.length.value_or(0), after, now);
        bool sent = co_await send(head);
        if (sent && method != Method::Head) {
            auto& source = std::get<std::unique_ptr<BodySource>>(response.body);
            auto sending = send_body(*source, framing);
            sent = co_await std::move(sending);
        }
        auto drop = [&response] {
            response.body = std::string(); // blocks
            return true;
        };
        co_await async::offload(services_.disk, drop);
        co_return sent&& after == After::KeepAlive;
    }

    awaitable<bool> send_body(BodySource& source, Framing framing)
    {
        for (;;) {
            auto next = [&source] { return source.next(); };
            auto piece = co_await async::offload(services_.disk, next);
            if (!piece) co_return false;
            std::string bytes = std::move(piece->bytes);
            if (framing == Framing::Chunks && !bytes.empty())
                bytes = fmt::format("{:x}\r\n", bytes.size()) + bytes + "\r\n";
            const bool last = piece->then == BodySource::Then::End;
            if (last && framing == Framing::Chunks) bytes += "0\r\n\r\n";
            const bool sent = co_await send(bytes);
            if (!sent || last) co_return sent;
            if (piece->then == BodySource::Then::Wait) co_await async::sleep_for(kMoment);
        }
    }

    std::shared_ptr<net::TlsContext> tls_;
    const Services& services_;
    ConnectionLimits limits_;
    Stream stream_;
    std::string client_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    bool continued_ = false;
};

} // namespace

awaitable<void> serve(tcp::socket socket, std::shared_ptr<net::TlsContext> tls, const Services& services,
                      ConnectionLimits limits)
{
    Connection connection(std::move(socket), std::move(tls), services, limits);
    auto running = connection.run();
    co_await std::move(running);
}

} // namespace wharf::http
