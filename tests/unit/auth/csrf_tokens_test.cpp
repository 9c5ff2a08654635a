#include "auth/csrf_tokens.hpp"

#include <catch2/catch.hpp>

using wharf::auth::CsrfTokens;

TEST_CASE("a form's token goes with its secret and with no other", "[auth]")
{
    const CsrfTokens tokens;
    const std::string secret = CsrfTokens::new_form_secret();
    const std::string token = tokens.token_for(secret);
    CHECK(token.size() == 64);
    CHECK(tokens.matches(secret, token));
    CHECK_FALSE(tokens.matches(CsrfTokens::new_form_secret(), token));
    CHECK_FALSE(tokens.matches(secret, secret));
    CHECK_FALSE(tokens.matches(secret, token.substr(1)));
    CHECK_FALSE(tokens.matches(secret, token + "0"));
    CHECK_FALSE(tokens.matches(secret, ""));
}

TEST_CASE("who has no cookie has no token", "[auth]")
{
    const CsrfTokens tokens;
    CHECK_FALSE(tokens.matches("", tokens.token_for("")));
    CHECK_FALSE(tokens.matches("", ""));
}

TEST_CASE("a token of another server is no good here", "[auth]")
{
    const CsrfTokens one;
    const CsrfTokens other;
    CHECK_FALSE(one.matches("secret", other.token_for("secret")));
}

TEST_CASE("no two forms have the same secret", "[auth]")
{
    const std::string secret = CsrfTokens::new_form_secret();
    CHECK(secret.size() == 43);
    CHECK(secret != CsrfTokens::new_form_secret());
}
