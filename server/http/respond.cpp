#include "server/http/respond.hpp"

#include "server/async/offload.hpp"
#include "server/http/gates.hpp"
#include "server/http/identify.hpp"
#include "server/http/say.hpp"
#include "server/http/web_sign_in.hpp"

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

Response not_routed(const Request& request, const std::string& allowed)
{
    if (allowed.empty()) return say({404, "not-found", "There is nothing of that name"}, request, nullptr);
    Response response = say({405, "method-not-allowed", "Here go: " + allowed}, request, nullptr);
    response.headers.push_back({"Allow", allowed});
    return response;
}

Response bug(const Request& request, const std::exception& error)
{
    spdlog::error("bug: {}: {}", request.line, error.what());
    return say({500, "generic", "The server has a fault; its log tells more"}, request, nullptr);
}

// On the disk pool.
Response handle(const Routed& routed, Exchange& exchange)
{
    try {
        if (const auto problem = pass_gates(routed, exchange))
            return say(*problem, exchange.request, routed.route);
        return routed.route->handler(exchange);
    } catch (const std::exception& error) {
        return bug(exchange.request, error);
    }
}

using Begun = std::variant<Response, std::unique_ptr<UploadSink>>;

Begun begin_upload(const Routed& routed, Exchange& exchange)
{
    try {
        if (const auto problem = pass_gates(routed, exchange))
            return say(*problem, exchange.request, routed.route);
        return routed.route->upload(exchange);
    } catch (const std::exception& error) {
        return bug(exchange.request, error);
    }
}

// Nothing: longer than kMaxForm.
awaitable<result<std::optional<std::string>>> read_form(BodyReader& body)
{
    std::string text;
    for (;;) {
        auto piece = co_await body.read_some();
        if (!piece) co_return piece.error();
        if (piece->empty()) co_return std::optional(std::move(text));
        text += *piece;
        if (text.size() > kMaxForm) co_return std::optional<std::string>();
    }
}

awaitable<result<Response>> take_upload(const Routed& routed, Exchange& exchange, BodyReader& body)
{
    boost::asio::thread_pool& disk = exchange.services.disk;
    auto begin = [&routed, &exchange] { return begin_upload(routed, exchange); };
    auto begun = co_await async::offload(disk, begin);
    if (auto* refusal = std::get_if<Response>(&begun)) co_return std::move(*refusal);
    auto sink = std::move(std::get<std::unique_ptr<UploadSink>>(begun));
    auto drop = [&sink] {
        sink.reset(); // blocks
        return true;
    };
    for (;;) {
        auto piece = co_await body.read_some();
        if (!piece) {
            co_await async::offload(disk, drop);
            co_return piece.error();
        }
        auto take = [&sink, &piece]() -> std::unique_ptr<Response> {
            if (!piece->empty()) return sink->write(*piece);
            return std::make_unique<Response>(sink->finish());
        };
        auto answer = co_await async::offload(disk, take);
        if (!answer) continue;
        co_await async::offload(disk, drop);
        co_return std::move(*answer);
    }
}

} // namespace

awaitable<result<Response>> respond(const Services& services, Request request, BodyReader& body)
{
    std::string prefix = take_prefix(request.target);
    std::string allowed;
    const auto routed = find_route(request, allowed);
    if (!routed) co_return not_routed(request, allowed);
    auto identified = co_await identify(services, request);
    if (identified.problem) co_return say(*identified.problem, request, routed->route);

    Exchange exchange{request, identified.visitor, services, services.config()};
    exchange.prefix = std::move(prefix);
    const bool changes = routed->route->method != Method::Get;
    if (routed->route->takes == Takes::Form || routed->route->takes == Takes::SignIn) {
        auto form = co_await read_form(body);
        if (!form) co_return form.error();
        if (!*form)
            co_return say({413, "request-too-large", "A form may have 64 KiB"}, request, routed->route);
        request.body = std::move(**form);
    }
    if (routed->route->takes == Takes::SignIn) {
        const Fields form = parse_query(request.body).value_or(Fields{});
        auto proving = sign_in(services, request, form);
        identified = co_await std::move(proving);
        if (identified.problem) co_return say(*identified.problem, request, routed->route);
    } else if (changes) {
        if (const auto problem = check_origin(identified.visitor, request))
            co_return say(*problem, request, routed->route);
    }
    if (routed->route->takes == Takes::Upload) {
        auto upload = take_upload(*routed, exchange, body);
        co_return co_await std::move(upload);
    }
    auto work = [&routed, &exchange] { return handle(*routed, exchange); };
    co_return co_await async::offload(services.disk, work);
}

} // namespace wharf::http
