#include "server/http/message/accept.hpp"

#include <algorithm>
#include <optional>

namespace wharf::http {
namespace {

std::string_view trim(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool same(std::string_view text, std::string_view lower_case)
{
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
    });
}

std::string_view take_until(std::string_view& rest, char end)
{
    const std::size_t at = rest.find(end);
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return trim(taken);
}

// "0.5" -> 500; what is not a weight is none.
int thousandths(std::string_view text)
{
    if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
    int value = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') return 0;
    for (std::size_t i = 2, place = 100; i < std::min<std::size_t>(text.size(), 5); ++i, place /= 10) {
        if (text[i] < '0' || text[i] > '9') return 0;
        value += (text[i] - '0') * static_cast<int>(place);
    }
    return std::min(value, 1000);
}

// The weight a list gives to a word, 0 to 1000; nothing: it is not in it.
std::optional<int> weight(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        std::string_view element = take_until(list, ',');
        if (!same(take_until(element, ';'), word)) continue;
        int value = 1000;
        while (!element.empty()) {
            std::string_view parameter = take_until(element, ';');
            const std::string_view name = take_until(parameter, '=');
            if (same(name, "q")) value = thousandths(trim(parameter));
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

bool accepts_gzip(const Fields& headers)
{
    const auto field = joined(headers, "accept-encoding");
    if (!field) return false;
    for (const std::string_view name : {"gzip", "x-gzip", "*"})
        if (const auto value = weight(*field, name)) return *value > 0;
    return false;
}

} // namespace wharf::http
