#include "server/http/message/disposition.hpp"

#include "server/http/message/percent.hpp"

namespace wharf::http {

std::string attachment(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 && byte < 0xc0) continue; // within a character that has its '_' already
        const bool odd = byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\' || c == '%';
        plain += odd ? '_' : c;
    }
    std::string field = "attachment; filename=\"" + plain + '"';
    if (plain != name) field += "; filename*=UTF-8''" + percent_encode(name);
    return field;
}

} // namespace wharf::http
