#include "auth/csrf_tokens.hpp"

#include "auth/secret_text.hpp"

namespace wharf::auth {

std::string CsrfTokens::new_form_secret()
{
    return random_text(kSecretSize);
}

std::string CsrfTokens::token_for(std::string_view secret) const
{
    constexpr std::string_view kHexDigits = "0123456789abcdef";
    std::string token;
    for (const unsigned char byte : digest_.of({secret}))
        token += {kHexDigits[byte >> 4], kHexDigits[byte & 15]};
    return token;
}

bool CsrfTokens::matches(std::string_view secret, std::string_view token) const
{
    return !secret.empty() && same_secret(token_for(secret), token);
}

} // namespace wharf::auth
