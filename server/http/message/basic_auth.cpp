#include "server/http/message/basic_auth.hpp"

#include "server/http/message/text.hpp"

#include <cstdint>

namespace wharf::http {
namespace {

int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

// RFC 4648 section 4; the padding may be missing.
std::optional<std::string> base64_decode(std::string_view text)
{
    for (int i = 0; i < 2 && text.ends_with('='); ++i)
        text.remove_suffix(1);
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0; // of bits not yet taken out
    for (const char c : text) {
        const int value = base64_value(c);
        if (value < 0) return std::nullopt;
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xffU);
        }
    }
    return bytes;
}

} // namespace

std::optional<BasicCredentials> parse_basic(std::string_view field)
{
    const std::size_t blank = field.find(' ');
    if (blank == std::string_view::npos || !same_word(field.substr(0, blank), "basic")) return std::nullopt;
    const std::size_t begin = field.find_first_not_of(' ', blank);
    if (begin == std::string_view::npos) return std::nullopt;
    const auto decoded = base64_decode(field.substr(begin));
    if (!decoded) return std::nullopt;
    const std::size_t colon = decoded->find(':');
    if (colon == std::string::npos) return std::nullopt;
    return BasicCredentials{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

} // namespace wharf::http
