#include "archive/jobs/hooks/valid_text.hpp"

namespace wharf::jobs {
namespace {

bool between(std::string_view bytes, std::size_t at, unsigned low, unsigned high)
{
    if (at >= bytes.size()) return false;
    const auto byte = static_cast<unsigned char>(bytes[at]);
    return byte >= low && byte <= high;
}

// Bytes of the well-formed character that `bytes` begins with, by the table of RFC 3629, section 4; 0: none.
std::size_t character_length(std::string_view bytes)
{
    const auto lead = static_cast<unsigned char>(bytes.front());
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return between(bytes, 1, 0x80, 0xbf) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const unsigned low = lead == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = lead == 0xed ? 0x9f : 0xbf; // no surrogates
        return between(bytes, 1, low, high) && between(bytes, 2, 0x80, 0xbf) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const unsigned low = lead == 0xf0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xf4 ? 0x8f : 0xbf;
        return between(bytes, 1, low, high) && between(bytes, 2, 0x80, 0xbf) && between(bytes, 3, 0x80, 0xbf)
                   ? 4
                   : 0;
    }
    return 0;
}

} // namespace

std::string valid_text(std::string_view bytes)
{
    std::string text;
    while (!bytes.empty()) {
        const std::size_t length = character_length(bytes);
        if (length == 0)
            text += "\xef\xbf\xbd";
        else
            text += bytes.substr(0, length);
        bytes.remove_prefix(length == 0 ? 1 : length);
    }
    return text;
}

} // namespace wharf::jobs
