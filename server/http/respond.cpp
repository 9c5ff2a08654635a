#include "server/http/respond.hpp"

#include "server/async/offload.hpp"
#include "server/http/at_work.hpp"
#include "server/http/gates.hpp"
#include "server/http/identify.hpp"
#include "server/http/message/content_coding.hpp"
#include "server/http/message/safe_headers.hpp"
#include "server/http/say.hpp"
#include "server/http/web_sign_in.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace wharf::http {

using async::awaitable;
template <class T>
using result = boost::system::result<T>;

namespace {

// A domain named in the path stands in for the Host field, for machines without DNS.
std::string take_prefix(Target& target)
{
    if (target.path.size() < 2 || target.path.front() != "d") return {};
    std::string prefix = "/d/" + target.path[1];
    target.path.erase(target.path.begin(), target.path.begin() + 2);
    return prefix;
}

Response not_routed(const Request& request, const Visitor& visitor, const std::string& allowed)
{
    if (request.method == Method::Other)
        return say({501, "not-implemented", "The methods here are GET, HEAD, POST, PUT and DELETE"}, request);
    if (allowed.empty()) return say({404, "not-found", "There is nothing of that name"}, request, visitor);
    Response response = say({405, "method-not-allowed", "Here go: " + allowed}, request, visitor);
    response.headers.push_back({"Allow", allowed});
    return response;
}

Response bug(const Exchange& exchange, const std::exception& error)
{
    spdlog::error("bug: {}: {}", exchange.request.line, error.what());
    return say({500, "generic", "The server has a fault; its log tells more"}, exchange);
}

// On the disk pool.
Response handle(const Routed& routed, Exchange& exchange)
{
    try {
        if (const auto problem = pass_gates(routed, exchange)) return say(*problem, exchange);
        return routed.route->handler(exchange);
    } catch (const std::exception& error) {
        return bug(exchange, error);
    }
}

using Begun = std::variant<Response, std::unique_ptr<UploadSink>>;

Begun begin_upload(const Routed& routed, Exchange& exchange)
{
    try {
        if (const auto problem = pass_gates(routed, exchange)) return say(*problem, exchange);
        return routed.route->upload(exchange);
    } catch (const std::exception& error) {
        return bug(exchange, error);
    }
}

Response form_too_large(const Exchange& exchange)
{
    return say({413, "request-too-large", fmt::format("The body may have {} bytes", kMaxForm)}, exchange);
}

Response file_too_large(const Exchange& exchange)
{
    const std::uint64_t most = exchange.config->uploads.max_size.count;
    return say({413, "file-too-large", fmt::format("A file may have {} bytes here", most)}, exchange);
}

// Whoever signs in may be anybody, and a form under way keeps a connection.
constexpr std::chrono::seconds kFormTime{15};

// Nothing: longer than kMaxForm.
awaitable<result<std::optional<std::string>>> read_form(BodyReader& body)
{
    std::string text;
    if (body.length().value_or(0) > kMaxForm) co_return std::optional<std::string>();
    for (;;) {
        auto piece = co_await body.read_some();
        if (!piece) co_return piece.error();
        if (piece->empty()) co_return std::optional(std::move(text));
        text += *piece;
        if (text.size() > kMaxForm) co_return std::optional<std::string>();
    }
}

// Bytes of a form besides the file in it. How large the file may be, its sink knows to the byte.
constexpr std::uint64_t kFormAround = 2 * 1024 * 1024;

constexpr std::chrono::seconds kSignOfLife{20}; // of a patience of a minute

bool has_little_patience(const Request& request)
{
    return find(request.headers, "x-socrata-datasync-version") != nullptr;
}

template <class F>
awaitable<std::invoke_result_t<F&>> work_for(const Route& route, const Exchange& exchange, BodyReader& client,
                                             F work)
{
    const bool takes_long = route.lasts == Lasts::Minutes;
    boost::asio::thread_pool& pool = takes_long ? exchange.services.long_work : exchange.services.disk;
    if (takes_long && has_little_patience(exchange.request)) {
        auto working = offload_in_sight(pool, std::move(work), client, kSignOfLife);
        co_return co_await std::move(working);
    }
    auto working = async::offload(pool, std::move(work));
    co_return co_await std::move(working);
}

// An answer ends the upload.
std::unique_ptr<Response> take_piece(UploadSink& sink, const std::string& piece, const Exchange& exchange)
{
    try {
        if (!piece.empty()) return sink.write(piece);
        return std::make_unique<Response>(sink.finish());
    } catch (const std::exception& error) {
        return std::make_unique<Response>(bug(exchange, error));
    }
}

// Nothing: longer than `limit` bytes.
awaitable<result<std::optional<Response>>> pour(const Route& route, const Exchange& exchange,
                                                BodyReader& body, UploadSink& sink, std::uint64_t limit)
{
    std::uint64_t bytes = 0;
    for (;;) {
        auto reading = body.read_some();
        auto piece = co_await std::move(reading);
        if (!piece) co_return piece.error();
        bytes += piece->size();
        if (bytes > limit) co_return std::optional<Response>();
        auto take = [&sink, &piece, &exchange] { return take_piece(sink, *piece, exchange); };
        if (piece->empty()) {
            auto ending = work_for(route, exchange, body, take);
            auto answer = co_await std::move(ending);
            co_return std::optional(std::move(*answer));
        }
        auto answer = co_await async::offload(exchange.services.disk, take);
        if (answer) co_return std::optional(std::move(*answer));
    }
}

awaitable<result<Response>> take_upload(const Routed& routed, Exchange& exchange, BodyReader& body)
{
    boost::asio::thread_pool& pool = exchange.services.disk;
    const std::uint64_t limit = exchange.config->uploads.max_size.count + kFormAround;
    if (body.length().value_or(0) > limit) co_return file_too_large(exchange);
    auto begin = [&routed, &exchange] { return begin_upload(routed, exchange); };
    auto begun = co_await async::offload(pool, begin);
    if (auto* refusal = std::get_if<Response>(&begun)) co_return std::move(*refusal);
    auto sink = std::move(std::get<std::unique_ptr<UploadSink>>(begun));
    auto pouring = pour(*routed.route, exchange, body, *sink, limit);
    auto poured = co_await std::move(pouring);
    auto drop = [&sink] {
        sink.reset(); // blocks
        return true;
    };
    co_await async::offload(pool, drop);
    if (!poured) co_return poured.error();
    if (!*poured) co_return file_too_large(exchange);
    co_return std::move(**poured);
}

std::string name_of(const Visitor& visitor)
{
    return visitor.principal ? visitor.principal->name : std::string();
}

// Who asked is known; what is asked for may be refused yet.
awaitable<result<Response>> carry_out(const Routed& routed, Exchange& exchange, Request& request,
                                      Visitor& visitor, BodyReader& body)
{
    const Route& route = *routed.route;
    if (route.takes == Takes::Form || route.takes == Takes::SignIn) {
        if (const auto problem = check_rights(route, visitor)) co_return say(*problem, request, visitor);
        body.due_by(std::chrono::steady_clock::now() + kFormTime);
        auto reading = read_form(body);
        auto form = co_await std::move(reading);
        if (!form) co_return form.error();
        if (!*form) co_return form_too_large(exchange);
        request.body = std::move(**form);
    }
    if (route.takes == Takes::SignIn) {
        const Fields form = parse_query(request.body).value_or(Fields{});
        auto proving = sign_in(exchange.services, request, form);
        auto identified = co_await std::move(proving);
        if (identified.problem) co_return say(*identified.problem, request);
        visitor = std::move(identified.visitor);
        request.user = name_of(visitor);
    } else if (route.method != Method::Get) {
        if (const auto problem = check_origin(visitor, request)) co_return say(*problem, request, visitor);
    }
    if (route.takes == Takes::Upload) {
        auto upload = take_upload(routed, exchange, body);
        co_return co_await std::move(upload);
    }
    auto work = [&routed, &exchange] { return handle(routed, exchange); };
    auto working = work_for(route, exchange, body, work);
    co_return co_await std::move(working);
}

// What proves who asks is no business of those who answer.
void forget_credentials(Fields& headers)
{
    std::erase_if(headers, [](const Field& field) { return field.name == "authorization"; });
}

awaitable<result<Response>> route_and_answer(const Services& services, Request& request, BodyReader& body,
                                             const std::atomic<bool>& gone, Openness& openness)
{
    const auto config = services.config();
    std::string prefix = take_prefix(request.target);
    std::string allowed;
    const auto routed = find_route(request, *config, allowed);
    const bool needs_nobody = routed && routed->route->needs == Needs::Nobody;
    if (needs_nobody) openness = Openness::Everybody;
    // To be had by everybody, or not there: credentials that are outdated are no reason to refuse it. Who is
    // signed in finds the way back from where nothing is.
    const bool open = !routed || (needs_nobody && routed->route->takes == Takes::Nothing);
    if (open) forget_credentials(request.headers);
    auto identifying = identify(services, request);
    auto identified = co_await std::move(identifying);
    if (!routed) co_return not_routed(request, identified.visitor, allowed);
    if (identified.problem && !open) co_return say(*identified.problem, request);
    request.user = name_of(identified.visitor);
    forget_credentials(request.headers);

    Exchange exchange{request, identified.visitor, services, config, gone};
    exchange.prefix = std::move(prefix);
    auto carrying = carry_out(*routed, exchange, request, identified.visitor, body);
    co_return co_await std::move(carrying);
}

} // namespace

awaitable<result<Response>> respond(const Services& services, Request& request, BodyReader& body,
                                    const std::atomic<bool>& gone)
{
    Openness openness = Openness::Private;
    auto answering = route_and_answer(services, request, body, gone, openness);
    auto answer = co_await std::move(answering);
    if (!answer) co_return answer.error();
    Response& response = *answer;
    add_safe_headers(response, openness);
    if (response.status == 304) say_vary(response); // as what it stands for may (RFC 9110 section 15.4.5)
    if (!is_compressible(response)) co_return answer;
    say_vary(response);
    if (!accepts_gzip(request.headers)) co_return answer;
    auto code = [&response] {
        code_with_gzip(response);
        return true;
    };
    co_await async::offload(services.disk, code);
    co_return answer;
}

Response refusal(const Problem& problem)
{
    Response response = json_problem(problem);
    add_safe_headers(response, Openness::Private);
    return response;
}

} // namespace wharf::http
