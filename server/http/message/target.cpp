#include "server/http/message/target.hpp"

#include "server/http/message/percent.hpp"
#include "server/http/message/text.hpp"
#include "server/protocol/utf8.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

bool acceptable(const std::string& text)
{
    return text.find('\0') == std::string::npos && protocol::is_utf8(text);
}

} // namespace

std::optional<Fields> parse_query(std::string_view text)
{
    Fields fields;
    while (!text.empty()) {
        std::string_view value = take_until(text, '&');
        if (value.empty()) continue;
        const std::string_view name = take_until(value, '=');
        auto decoded_name = percent_decode(name, Plus::IsBlank);
        auto decoded_value = percent_decode(value, Plus::IsBlank);
        if (!decoded_name || !decoded_value) return std::nullopt;
        if (!acceptable(*decoded_name) || !acceptable(*decoded_value)) return std::nullopt;
        fields.push_back({std::move(*decoded_name), std::move(*decoded_value)});
    }
    return fields;
}

Form split_form(std::string_view text)
{
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!same_word(text.substr(0, scheme.size()), scheme)) continue;
        text.remove_prefix(scheme.size());
        const std::size_t end = std::min(text.find_first_of("/?"), text.size());
        const std::string_view rest = text.substr(end);
        return {text.substr(0, end), rest.empty() ? "/" : rest};
    }
    return {std::nullopt, text};
}

std::optional<Target> parse_target(std::string_view text)
{
    if (text.empty() || text.front() != '/') return std::nullopt;
    std::string_view query = text;
    std::string_view path = take_until(query, '?');
    Target target;
    path.remove_prefix(1);
    target.folder = path.empty() || path.back() == '/';
    if (!path.empty() && target.folder) {
        path.remove_suffix(1);
        if (path.empty() || path.back() == '/') return std::nullopt;
    }
    while (!path.empty()) {
        auto part = percent_decode(take_until(path, '/'), Plus::IsPlus);
        if (!part || part->empty() || *part == "." || *part == ".." || !acceptable(*part))
            return std::nullopt;
        target.path.push_back(std::move(*part));
    }
    auto fields = parse_query(query);
    if (!fields) return std::nullopt;
    target.query = std::move(*fields);
    return target;
}

} // namespace wharf::http
