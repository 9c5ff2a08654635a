#include "archive/jobs/values/url.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"

namespace wharf::jobs {

namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_of_scheme(char c)
{
    return is_ascii_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}

bool needs_host(std::string_view scheme)
{
    return same_ignoring_case(scheme, "http") || same_ignoring_case(scheme, "https") ||
           same_ignoring_case(scheme, "ftp") || same_ignoring_case(scheme, "ftps");
}

// Of a text without control characters.
bool is_url(std::string_view text)
{
    const bool blanks = text.find(' ') != std::string_view::npos;
    const std::size_t scheme = length_of(text, is_of_scheme);
    if (scheme == 0 || !is_ascii_letter(text.front()) || scheme == text.size() || text[scheme] != ':')
        return !blanks && is_dotted_name(text.substr(0, text.find_first_of("/?#:")));

    const std::string_view rest = text.substr(scheme + 1);
    if (!rest.starts_with("//")) return !rest.empty() && !blanks && !needs_host(text.substr(0, scheme));
    const std::string_view authority = rest.substr(2, rest.find_first_of("/?#", 2) - 2);
    if (authority.empty()) return same_ignoring_case(text.substr(0, scheme), "file") && rest.size() > 3;
    return authority.find(' ') == std::string_view::npos;
}

// Where the parenthesis of `Text (URL)` opens.
std::optional<std::size_t> find_url_at_end(std::string_view text)
{
    if (!text.ends_with(')')) return std::nullopt;
    std::size_t at = text.size() - 1;
    while (at-- > 0 && !is_control(text[at])) {
        if (text[at] != '(') continue;
        const bool begins = at == 0 || kWhiteSpace.find(text[at - 1]) != std::string_view::npos;
        if (begins && is_url(trim(text.substr(at + 1, text.size() - at - 2)))) return at;
    }
    return std::nullopt;
}

} // namespace

bool is_dotted_name(std::string_view text)
{
    const auto of_label = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; };
    std::size_t dots = 0;
    for (;; ++dots) {
        const std::size_t end = length_of(text, of_label);
        if (end == 0) return false;
        if (end == text.size()) break;
        if (text[end] != '.') return false;
        text.remove_prefix(end + 1);
    }
    return dots > 0 && is_letter(text.front());
}

std::optional<std::string_view> UrlReader::read(std::string_view text)
{
    text = trim(text);
    if (text.empty() || text.size() > kMaxUrlText) return std::nullopt;
    if (const auto open = find_url_at_end(text)) {
        const std::string_view url = trim(text.substr(*open + 1, text.size() - *open - 2));
        const std::string_view title = trim(text.substr(0, *open));
        if (title.empty()) return read(url);
        normal_.assign(title).append(" (").append(url).append(")");
        if (normal_.size() > kMaxUrlText) return std::nullopt;
        return normal_;
    }
    if (length_of(text, [](char c) { return !is_control(c); }) != text.size() || !is_url(text))
        return std::nullopt;
    return text;
}

TitledUrl split_url(std::string_view normal)
{
    const auto open = find_url_at_end(normal);
    if (!open) return {"", normal};
    return {trim(normal.substr(0, *open)), normal.substr(*open + 1, normal.size() - *open - 2)};
}

} // namespace wharf::jobs
