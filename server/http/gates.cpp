#include "server/http/gates.hpp"

#include "auth/secret_text.hpp"
#include "server/http/match.hpp"
#include "server/http/message/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::http {
namespace {

const Problem kNotFound{404, "not-found", "There is nothing of that name, or you have no right to see it"};

bool may_see(const auth::Principal& principal, const archive::DomainName& domain)
{
    return principal.role == auth::Role::Admin ||
           std::find(principal.domains.begin(), principal.domains.end(), domain.text()) !=
               principal.domains.end();
}

std::optional<Problem> find_domain(Exchange& exchange)
{
    const std::string* const named = find(exchange.captures, "domain");
    const std::string& text = named != nullptr           ? *named
                              : !exchange.prefix.empty() ? exchange.prefix.substr(3)
                                                         : exchange.request.host;
    const auto domain = archive::DomainName::parse(text);
    const auto& principal = exchange.visitor.principal;
    if (!domain || !principal || !may_see(*principal, *domain)) return kNotFound;
    if (!exchange.services.archive.datasets().domain_exists(*domain)) return kNotFound;
    exchange.domain = *domain;
    return std::nullopt;
}

std::optional<Problem> find_dataset(Exchange& exchange)
{
    const auto id = archive::DatasetId::parse(*find(exchange.captures, "dataset"));
    if (!id) return kNotFound;
    archive::DatasetKey key{*exchange.domain, *id};
    archive::Datasets& datasets = exchange.services.archive.datasets();
    if (!datasets.exists(key)) {
        // Clients give up on what they are told is not there, and ask again while nobody can tell.
        if (datasets.is_gone(key)) return kNotFound;
        return Problem{503, "not-just-now", "The disk of the server does not answer as it should; try again"};
    }
    exchange.dataset = std::move(key);
    return std::nullopt;
}

// A job tells its dataset, where the path did not.
std::optional<Problem> find_job(Exchange& exchange)
{
    const auto id = archive::JobId::parse(*find(exchange.captures, "job"));
    if (!id) return kNotFound;
    auto job = exchange.services.archive.jobs().find(*id);
    if (!job) {
        if (job.error() == archive::Errc::NotFound) return kNotFound;
        return Problem{503, "not-just-now", job.error().message()};
    }
    const archive::DatasetKey& key = job->manifest.dataset;
    if (exchange.dataset && key != *exchange.dataset) return kNotFound;
    if (!may_see(*exchange.visitor.principal, key.domain)) return kNotFound;
    exchange.domain = key.domain;
    exchange.dataset = key;
    exchange.job = std::move(*job);
    return std::nullopt;
}

bool is_behind(Door door, const Route& route, const config::Config& config)
{
    const bool at_own_door = route.behind == Behind::Monitoring && !config.metrics.listen.empty();
    return (door == Door::Monitoring) == at_own_door;
}

// Browsers say where a request comes from, and no page can change what they say. A client that says neither
// is none of the browsers this is about; the token is asked for all the same.
bool comes_from_here(const Request& request)
{
    if (const std::string* const site = find(request.headers, "sec-fetch-site"))
        return *site == "same-origin";
    const std::string* const origin = find(request.headers, "origin");
    const std::string* const host = find(request.headers, "host");
    return origin == nullptr || (host != nullptr && same_word(*origin, "https://" + *host));
}

} // namespace

std::optional<Routed> find_route(const Request& request, const config::Config& config, std::string& allowed)
{
    const Method asked = request.method == Method::Head ? Method::Get : request.method;
    std::optional<Routed> found;
    for (const Route& route : routes()) {
        if (!is_behind(request.door, route, config)) continue;
        auto captures = match(route.pattern, request.target.path);
        if (!captures) continue;
        if (route.method == asked) return Routed{&route, std::move(*captures)};
        const std::string_view name = route.method == Method::Get ? "GET, HEAD" : "POST";
        if (allowed.find(name) == std::string::npos)
            allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    }
    return found;
}

std::optional<Problem> check_rights(const Route& route, const Visitor& visitor)
{
    if (route.needs == Needs::Nobody) return std::nullopt;
    if (!visitor.principal)
        return Problem{401, "authentication-required", "Sign in, or send a password or token"};
    const bool allowed = [&] {
        switch (route.needs) {
        case Needs::Nobody: return true;
        case Needs::Viewer: return visitor.reads;
        case Needs::Publisher:
            if (route.method == Method::Get && !visitor.reads) return false;
            return visitor.publishes && visitor.principal->may_write();
        case Needs::Payload: return visitor.fetches_payloads;
        case Needs::Admin:
            if (route.method == Method::Get)
                return visitor.reads && visitor.principal->role == auth::Role::Admin;
            return visitor.publishes && visitor.principal->may_administer();
        }
        return false;
    }();
    if (!allowed) return Problem{403, "permission-denied", "Your account or token has no right to that"};
    return std::nullopt;
}

std::optional<Problem> pass_gates(const Routed& routed, Exchange& exchange)
{
    const Route& route = *routed.route;
    exchange.captures = routed.captures;
    if (exchange.request.door == Door::Monitoring) return std::nullopt; // what is there is for everybody
    if (auto problem = check_rights(route, exchange.visitor)) return problem;
    if (route.about == About::Server) return std::nullopt;
    const bool by_job_alone = route.about == About::Job && find(exchange.captures, "dataset") == nullptr;
    if (!by_job_alone) {
        if (auto problem = find_domain(exchange)) return problem;
    }
    if (find(exchange.captures, "dataset") != nullptr) {
        if (auto problem = find_dataset(exchange)) return problem;
    }
    return route.about == About::Job ? find_job(exchange) : std::nullopt;
}

std::optional<Problem> check_origin(const Visitor& visitor, const Request& request)
{
    if (visitor.by == Visitor::By::Token) return std::nullopt;
    const Problem refusal{403, "not-from-here",
                          "This change did not come from a page of this server; load it again"};
    if (!comes_from_here(request)) return refusal;
    if (visitor.by != Visitor::By::Cookie) return std::nullopt;
    const std::string* token = find(request.headers, "x-csrf-token");
    std::optional<Fields> form;
    if (token == nullptr) {
        form = parse_query(request.body);
        if (form) token = find(*form, "csrf");
    }
    if (token == nullptr || visitor.csrf_token.empty() || !auth::same_secret(*token, visitor.csrf_token))
        return refusal;
    return std::nullopt;
}

} // namespace wharf::http
