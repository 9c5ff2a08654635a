#include "archive/jobs/values/email.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/values/url.hpp"

namespace wharf::jobs {

namespace {

// RFC 5322's atext and the dot, wherever it stands: real addresses have it doubled and at the end.
bool is_of_local_part(char c)
{
    return is_letter(c) || is_digit(c) ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

} // namespace

std::optional<std::string_view> EmailReader::read(std::string_view text)
{
    text = trim(text);
    if (text.size() > kMaxEmailText) return std::nullopt;
    const std::size_t local = length_of(text, is_of_local_part);
    if (local == 0 || local == text.size() || text[local] != '@') return std::nullopt;
    if (!is_dotted_name(text.substr(local + 1))) return std::nullopt;
    return text;
}

} // namespace wharf::jobs
