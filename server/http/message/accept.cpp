#include "server/http/message/accept.hpp"

#include "server/http/message/text.hpp"

#include <algorithm>
#include <optional>

namespace wharf::http {
namespace {

// "0.5" -> 500; what is not a weight is none.
int thousandths(std::string_view text)
{
    if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
    int value = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') return 0;
    for (std::size_t i = 2, place = 100; i < std::min<std::size_t>(text.size(), 5); ++i, place /= 10) {
        if (!is_digit(text[i])) return 0;
        value += (text[i] - '0') * static_cast<int>(place);
    }
    return std::min(value, 1000);
}

// The weight a list gives to a word, 0 to 1000; nothing: it is not in it.
std::optional<int> weight(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        std::string_view element = take_until(list, ',');
        if (!same_word(trimmed(take_until(element, ';')), word)) continue;
        int value = 1000;
        while (!element.empty()) {
            std::string_view parameter = take_until(element, ';');
            const std::string_view name = trimmed(take_until(parameter, '='));
            if (same_word(name, "q")) value = thousandths(trimmed(parameter));
        }
        return value;
    }
    return std::nullopt;
}

} // namespace

bool prefers_html(const Fields& headers)
{
    const auto field = joined(headers, "accept");
    if (!field) return false;
    const int html = weight(*field, "text/html").value_or(0);
    return html > 0 && html >= weight(*field, "application/json").value_or(0);
}

} // namespace wharf::http
