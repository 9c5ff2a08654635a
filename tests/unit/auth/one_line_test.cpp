#include "auth/one_line.hpp"

#include <catch2/catch.hpp>
#include <string>

using wharf::auth::is_one_line;

TEST_CASE("text without control characters is one line", "[auth]")
{
    CHECK(is_one_line(""));
    CHECK(is_one_line(R"(a "b" \ c/d)"));
    CHECK(is_one_line("Jos\u00e9 \u4e2d \U0001F6A2"));
}

TEST_CASE("text with a control character, or that is not UTF-8, is not one line", "[auth]")
{
    const std::string text =
        GENERATE("a\nb", "\t", "\x7f", "\u0085", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe4\xb8");
    CHECK_FALSE(is_one_line(text));
    CHECK_FALSE(is_one_line(std::string("a\0b", 3)));
}
