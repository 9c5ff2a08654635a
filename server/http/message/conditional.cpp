#include "server/http/message/conditional.hpp"

#include "server/http/message/http_date.hpp"

namespace wharf::http {
namespace {

// A date of a field that is there once and holds one.
std::optional<std::chrono::sys_seconds> date_of(const Fields& headers, std::string_view name,
                                                std::chrono::sys_seconds now)
{
    const auto text = joined(headers, name);
    return text ? parse_http_date(*text, now) : std::nullopt;
}

} // namespace

Verdict check_conditions(const Fields& headers, const Validators& now_there, std::chrono::sys_seconds now)
{
    if (const auto field = joined(headers, "if-match")) {
        const auto named = parse_entity_tags(*field);
        if (!named || !fits(now_there.tag, *named, Comparison::Strong)) return Verdict::Failed;
    } else if (const auto since = date_of(headers, "if-unmodified-since", now)) {
        if (now_there.modified > *since) return Verdict::Failed;
    }
    if (const auto field = joined(headers, "if-none-match")) {
        const auto named = parse_entity_tags(*field);
        if (named && fits(now_there.tag, *named, Comparison::Weak)) return Verdict::NotModified;
    } else if (const auto since = date_of(headers, "if-modified-since", now)) {
        if (now_there.modified <= *since) return Verdict::NotModified;
    }
    return Verdict::Proceed;
}

bool range_counts(const Fields& headers, const Validators& now_there, std::chrono::sys_seconds now)
{
    const auto field = joined(headers, "if-range");
    if (!field) return true;
    if (const auto since = parse_http_date(*field, now))
        return now_there.settled && now_there.modified == *since;
    const auto named = parse_entity_tags(*field);
    return named && !named->any && named->tags.size() == 1 && fits(now_there.tag, *named, Comparison::Strong);
}

} // namespace wharf::http
