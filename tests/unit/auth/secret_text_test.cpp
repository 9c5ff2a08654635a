#include "auth/secret_text.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace wharf::auth;

TEST_CASE("a random text has the size and the letters asked for", "[auth]")
{
    CHECK(random_text(0).empty());
    CHECK(random_text(kSecretSize).size() == kSecretSize);
    CHECK(random_text(1000).find_first_not_of(kBase62) == std::string::npos);
    CHECK(random_text(1000, "ab").find_first_not_of("ab") == std::string::npos);
}

TEST_CASE("every letter comes up, and no text comes twice", "[auth]")
{
    const std::string text = random_text(100'000);
    CHECK(std::set<char>(text.begin(), text.end()).size() == kBase62.size());
    std::set<std::string> drawn;
    for (int i = 0; i < 1000; ++i)
        drawn.insert(random_text(kSecretSize));
    CHECK(drawn.size() == 1000);
}

TEST_CASE("secrets are the same only if every byte is", "[auth]")
{
    CHECK(same_secret("", ""));
    CHECK(same_secret("abc", "abc"));
    CHECK_FALSE(same_secret("abc", "abd"));
    CHECK_FALSE(same_secret("abc", "Abc"));
    CHECK_FALSE(same_secret("abc", "abcd"));
    CHECK_FALSE(same_secret("abc", ""));
}
