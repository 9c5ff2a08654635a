#include "server/http/connection/incoming.hpp"

#include "server/http/message/host.hpp"
#include "server/http/message/text.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <fmt/format.h>
#include <limits>

namespace wharf::http {

namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr std::size_t kRoom = 4 * 1024;         // bytes read at once of a head
constexpr std::size_t kMaxChunkHead = 8 * 1024; // bytes of a chunk's first line, or of the trailer
constexpr std::string_view kHeadEnd = "\r\n\r\n";

Method method_of(std::string_view name)
{
    if (name == "GET") return Method::Get;
    if (name == "HEAD") return Method::Head;
    if (name == "POST") return Method::Post;
    if (name == "PUT") return Method::Put;
    if (name == "DELETE") return Method::Delete;
    return Method::Other;
}

// The parser looks for CRLF and passes over other control characters. A proxy that takes a lone LF for the
// end of a line would see another body, and perhaps another request behind it.
struct CheckExtensions {
    void operator()(std::uint64_t, std::string_view extensions, error_code& error) const
    {
        const auto is_control = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; };
        if (std::ranges::any_of(extensions, is_control)) error = beast::http::error::bad_chunk_extension;
    }
};

} // namespace

struct Incoming::Message {
    CheckExtensions check_extensions; // the parser refers to it
    beast::http::request_parser<beast::http::buffer_body> parser;

    Message()
    {
        parser.on_chunk_header(check_extensions);
        parser.header_limit(std::numeric_limits<std::uint32_t>::max()); // was checked before
        parser.body_limit(boost::none);                                 // depends on who asks for what
    }
};

namespace {

template <class Head>
std::variant<Problem, Request> make_request(const Head& head)
{
    const std::string_view method = head.method_string();
    const Form form = split_form(head.target());
    auto target = parse_target(form.rest);
    if (!target) return Problem{400, "bad-request", "The path or the query of the request is malformed"};
    auto host = parse_host(form.authority.value_or(head[beast::http::field::host]));
    if (!host) return Problem{400, "bad-request", "The target of the request names no host"};
    Request request;
    request.method = method_of(method);
    request.method_name = method;
    request.line = fmt::format("{} {}", method, std::string_view(head.target()));
    request.target = std::move(*target);
    request.host = std::move(*host);
    for (const auto& field : head)
        request.headers.push_back({to_lower(field.name_string()), std::string(field.value())});
    return request;
}

} // namespace

Incoming::Incoming(const HeadLimits& limits)
    : limits_(limits)
{
}

Incoming::~Incoming() = default;

std::string_view Incoming::held() const
{
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
}

void Incoming::drop(std::size_t bytes)
{
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
}

bool Incoming::empty() const
{
    return begin_ == end_;
}

std::span<char> Incoming::room()
{
    const std::size_t wanted = message_ && !body_done() ? kPiece : kRoom;
    if (begin_ > 0) {
        buffer_.erase(0, begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    buffer_.resize(end_ + wanted);
    return {buffer_.data() + end_, wanted};
}

void Incoming::arrived(std::size_t bytes)
{
    end_ += bytes;
}

void Incoming::rest()
{
    message_.reset();
    if (!empty()) return;
    buffer_.clear();
    if (buffer_.capacity() > 2 * kRoom) buffer_.shrink_to_fit();
}

std::variant<Incoming::Incomplete, Problem, Request> Incoming::take_head()
{
    message_.reset();
    // An empty line in front of a request is forgiven (RFC 9112 section 2.2).
    if (held().starts_with("\r\n")) drop(2);
    const std::size_t end = held().find(kHeadEnd);
    if (end == std::string_view::npos) {
        if (auto problem = check_beginning(held(), limits_)) return std::move(*problem);
        return Incomplete{};
    }
    const std::string_view head = held().substr(0, end + kHeadEnd.size());
    if (auto problem = check_head(head, limits_)) return std::move(*problem);
    message_ = std::make_unique<Message>();
    error_code error;
    message_->parser.put(boost::asio::buffer(head), error);
    if (error || !message_->parser.is_header_done())
        return Problem{400, "bad-request", "The head of the request is malformed: " + error.message()};
    auto made = make_request(message_->parser.get());
    drop(head.size());
    if (auto* problem = std::get_if<Problem>(&made)) return std::move(*problem);
    return std::get<Request>(std::move(made));
}

std::optional<std::uint64_t> Incoming::body_length() const
{
    if (message_->parser.chunked()) return std::nullopt;
    const auto length = message_->parser.content_length();
    return length ? *length : 0;
}

bool Incoming::body_done() const
{
    return message_->parser.is_done();
}

bool Incoming::wants_continue() const
{
    return !is_http10() && !body_done() &&
           same_word(message_->parser.get()[beast::http::field::expect], "100-continue");
}

bool Incoming::keeps_alive() const
{
    return !is_http10() && message_->parser.keep_alive();
}

bool Incoming::is_http10() const
{
    return message_->parser.get().version() == 10;
}

std::variant<Incoming::Incomplete, error_code, std::string> Incoming::take_body()
{
    auto& parser = message_->parser;
    std::string bytes(std::min(kPiece, held().size()), '\0');
    auto& body = parser.get().body();
    body.data = bytes.data();
    body.size = bytes.size();
    body.more = true;
    error_code error;
    while (!error && !empty() && !parser.is_done())
        drop(parser.put(boost::asio::buffer(held()), error));
    // What it waits for begins a chunk or is the trailer.
    const bool waits = error == beast::http::error::need_more;
    if (waits && (held().size() > kMaxChunkHead || has_stray_line_end(held())))
        error = beast::http::error::bad_chunk;
    if (error && error != beast::http::error::need_more && error != beast::http::error::need_buffer)
        return error;
    bytes.resize(bytes.size() - body.size);
    if (bytes.empty() && !parser.is_done()) return Incomplete{};
    return bytes;
}

} // namespace wharf::http
