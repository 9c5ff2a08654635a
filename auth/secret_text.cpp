#include "auth/secret_text.hpp"

#include <sodium.h>
#include <stdexcept>

namespace wharf::auth {

std::string random_text(std::size_t size, std::string_view letters)
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    std::string text(size, '\0');
    for (char& c : text)
        c = letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
    return text;
}

bool same_secret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace wharf::auth
