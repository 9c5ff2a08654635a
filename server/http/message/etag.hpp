// Entity tags (RFC 9110 section 8.8.3): names for exactly these bytes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::http {

struct EntityTag {
    std::string opaque; // without its quotes
    bool weak = false;
    friend bool operator==(const EntityTag&, const EntityTag&) = default;
};
[[nodiscard]] std::string to_field(const EntityTag& tag); // W/"33a64df5"

// What If-Match and If-None-Match name.
struct EntityTags {
    bool any = false; // "*": whatever there is
    std::vector<EntityTag> tags;
};
// Nothing for what is neither "*" nor a list of tags.
[[nodiscard]] std::optional<EntityTags> parse_entity_tags(std::string_view field);

// Whether one of them is that tag. Strong: the bytes are the same, and neither is weak. Weak: good enough to
// go on using what one has.
enum class Comparison { Strong, Weak };
[[nodiscard]] bool fits(const EntityTag& tag, const EntityTags& named, Comparison comparison);

} // namespace wharf::http
