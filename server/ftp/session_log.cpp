#include "server/ftp/session_log.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

std::string escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02x}", byte);
        } else {
            if (c == '\\' || c == '"') out += '\\';
            out += c;
        }
    }
    return out;
}

void SessionLog::set_user(std::string_view user)
{
    user_ = escaped(user);
}

void SessionLog::write(spdlog::level::level_enum level, std::string_view event) const
{
    spdlog::log(level, "session={} address={} user={} {}", id_, address_, user_, event);
}

} // namespace wharf::ftp
