#include "server/http/message/etag.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

bool etag_character(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
}

// Takes one tag off the front.
std::optional<EntityTag> take_tag(std::string_view& rest)
{
    EntityTag tag;
    if (rest.starts_with("W/")) {
        tag.weak = true;
        rest.remove_prefix(2);
    }
    if (!rest.starts_with('"')) return std::nullopt;
    const std::size_t end = rest.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    tag.opaque = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    if (!std::all_of(tag.opaque.begin(), tag.opaque.end(), etag_character)) return std::nullopt;
    return tag;
}

void skip_blanks(std::string_view& rest)
{
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

} // namespace

std::string to_field(const EntityTag& tag)
{
    return (tag.weak ? "W/\"" : "\"") + tag.opaque + '"';
}

std::optional<EntityTags> parse_entity_tags(std::string_view field)
{
    skip_blanks(field);
    if (field == "*") return EntityTags{true, {}};
    EntityTags named;
    for (;;) {
        skip_blanks(field);
        if (!field.empty() && field.front() != ',') {
            auto tag = take_tag(field);
            if (!tag) return std::nullopt;
            named.tags.push_back(std::move(*tag));
            skip_blanks(field);
        }
        if (field.empty()) return named;
        if (field.front() != ',') return std::nullopt;
        field.remove_prefix(1);
    }
}

bool fits(const EntityTag& tag, const EntityTags& named, Comparison comparison)
{
    if (named.any) return true;
    return std::any_of(named.tags.begin(), named.tags.end(), [&](const EntityTag& other) {
        if (comparison == Comparison::Strong && (tag.weak || other.weak)) return false;
        return tag.opaque == other.opaque;
    });
}

} // namespace wharf::http
