#include "server/log/character.hpp"

#include <catch2/catch.hpp>

#include <string>

using wharf::log::first_character;
using wharf::log::is_blank;
using wharf::log::is_hidden;

TEST_CASE("a character of each length is read whole", "[log]")
{
    const auto [text, code] = GENERATE(table<std::string, char32_t>({
        {"a", U'a'},
        {std::string(1, '\0'), 0},
        {"\xC2\x80", 0x80},
        {"\xC3\xBC!", 0xFC},
        {"\xE2\x82\xAC!", 0x20AC},
        {"\xF0\x9F\x9A\xA2!", 0x1F6A2},
        {"\xF4\x8F\xBF\xBF", 0x10FFFF},
    }));
    const auto character = first_character(text);
    CHECK(character.valid);
    CHECK(character.code == code);
    CHECK(character.length == (text.back() == '!' ? text.size() - 1 : text.size()));
}

TEST_CASE("what is no UTF-8 is one byte, and the next character begins behind it", "[log]")
{
    const auto text = GENERATE(as<std::string>(), "\x80", "\xFF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(",
                               "\xE0\x80\x80", "\xE2\x82", "\xE2\x82(", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                               "\xF0\x9F\x9A", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80");
    const auto character = first_character(text);
    CHECK_FALSE(character.valid);
    CHECK(character.length == 1);
    CHECK(character.code == static_cast<unsigned char>(text.front()));
}

TEST_CASE("control characters, separators, marks of direction and of no width are hidden", "[log]")
{
    const auto code = GENERATE(as<char32_t>(), 0, '\t', '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x034F,
                               0x061C, 0x0890, 0x08E2, 0x200B, 0x200E, 0x110BD, 0x110CD, 0x13430, 0x13438,
                               0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xFFFE, 0xE0041);
    CHECK(is_hidden(code));
}

TEST_CASE("letters, marks and blanks are not hidden", "[log]")
{
    const auto code = GENERATE(as<char32_t>(), ' ', '~', 0xA0, 0xFC, 0x20AC, 0x3042, 0x1F6A2, 0xFFFD);
    CHECK_FALSE(is_hidden(code));
}

TEST_CASE("a blank is blank at any width", "[log]")
{
    const auto code = GENERATE(as<char32_t>(), ' ', 0xA0, 0x1680, 0x2003, 0x202F, 0x205F, 0x3000);
    CHECK(is_blank(code));
    CHECK_FALSE(is_blank(U'_'));
}
