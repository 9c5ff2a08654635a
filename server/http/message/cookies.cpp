#include "server/http/message/cookies.hpp"

#include <fmt/format.h>

namespace wharf::http {

std::optional<std::string> find_cookie(const Fields& headers, std::string_view name)
{
    std::optional<std::string> found;
    for (const Field& header : headers) {
        if (header.name != "cookie") continue;
        std::string_view rest = header.value;
        while (!rest.empty()) {
            const std::size_t end = rest.find(';');
            std::string_view pair = rest.substr(0, end);
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
            pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
            const std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
            if (found) return std::nullopt;
            found = std::string(pair.substr(equals + 1));
        }
    }
    return found;
}

Field set_cookie(std::string_view name, std::string_view value, Keep keep)
{
    return {"Set-Cookie", fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax{}", name, value,
                                      keep == Keep::Forget ? "; Max-Age=0" : "")};
}

} // namespace wharf::http
