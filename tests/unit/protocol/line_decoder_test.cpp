#include "server/protocol/line_decoder.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace std::string_literals;
using wharf::protocol::LineDecoder;
using wharf::protocol::LineError;

namespace {

constexpr std::size_t kMaxLine = 8;
using Decoded = std::variant<std::string, LineError>;

std::string shown(const Decoded& decoded)
{
    if (const auto* line = std::get_if<std::string>(&decoded)) return "[" + *line + "]";
    return std::get<LineError>(decoded) == LineError::TooLong ? "too long" : "has nul";
}

std::vector<std::string> drain(LineDecoder& decoder)
{
    std::vector<std::string> all;
    while (const auto decoded = decoder.next())
        all.push_back(shown(*decoded));
    return all;
}

std::vector<std::string> decode(const std::vector<std::string>& pieces)
{
    LineDecoder decoder(kMaxLine);
    std::vector<std::string> all;
    for (const std::string& piece : pieces) {
        decoder.feed(piece);
        for (std::string& text : drain(decoder))
            all.push_back(std::move(text));
    }
    return all;
}

} // namespace

TEST_CASE("bytes become lines, however they were cut into pieces", "[protocol]")
{
    using Lines = std::vector<std::string>;
    const auto [bytes, lines] = GENERATE(table<std::string, Lines>({
        {"", {}},
        {"NOOP", {}},
        {"NOOP\r\n", {"[NOOP]"}},
        {"NOOP\n", {"[NOOP]"}},
        {"\r\n", {"[]"}},
        {"\n\n", {"[]", "[]"}},
        {"A\r\nB\nC\r\nD", {"[A]", "[B]", "[C]"}},
        {"A\rB\r\n", {"[A\rB]"}},
        {"A\r\r\n", {"[A\r]"}},
        {"12345678\r\n", {"[12345678]"}},
        {"12345678\n", {"[12345678]"}},
        {"12345678\r", {}},
        {"1234567\r\r\n", {"[1234567\r]"}},
        {"123456789\r\nOK\r\n", {"too long", "[OK]"}},
        {"123456789", {"too long"}},
        {"12345678\r9\r\nOK\r\n", {"too long", "[OK]"}},
        {"12345678\r\r\nOK\r\n", {"too long", "[OK]"}},
        {"1234567890123456789012345678901234567890\nOK\n", {"too long", "[OK]"}},
        {"123456789\n123456789\nOK\n", {"too long", "too long", "[OK]"}},
        {"A\0B\r\nOK\r\n"s, {"has nul", "[OK]"}},
        {"\0\nOK\n"s, {"has nul", "[OK]"}},
        {"A\0"s, {}},
        {"1234\0006789\nOK\n"s, {"too long", "[OK]"}},
        {"12345678\r\0\nOK\n"s, {"too long", "[OK]"}},
        {"\xFF\xF4\xFF\xF2OK\n", {"[\xFF\xF4\xFF\xF2OK]"}},
    }));
    INFO(bytes);

    CHECK(decode({bytes}) == lines);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
        CHECK(decode({bytes.substr(0, cut), bytes.substr(cut)}) == lines);

    std::vector<std::string> single;
    for (const char byte : bytes)
        single.emplace_back(1, byte);
    CHECK(decode(single) == lines);
}

TEST_CASE("a line longer than the limit is refused once, before it ends", "[protocol]")
{
    LineDecoder decoder(kMaxLine);
    decoder.feed("123456789");
    CHECK(drain(decoder) == std::vector<std::string>{"too long"});
    for (int more = 0; more < 1000; ++more) {
        decoder.feed("still the same line ");
        CHECK(drain(decoder).empty());
    }
    decoder.feed("end\r\nNOOP\r\n");
    CHECK(drain(decoder) == std::vector<std::string>{"[NOOP]"});
}

TEST_CASE("a decoder is empty when not even part of a line is in it", "[protocol]")
{
    LineDecoder decoder(kMaxLine);
    CHECK(decoder.empty());
    decoder.feed("");
    CHECK(decoder.empty());

    decoder.feed("NOOP\r\nQU");
    CHECK_FALSE(decoder.empty());
    CHECK(drain(decoder).size() == 1);
    CHECK_FALSE(decoder.empty());
    decoder.feed("IT\r\n");
    CHECK(drain(decoder).size() == 1);
    CHECK(decoder.empty());

    decoder.feed("123456789");
    CHECK(drain(decoder).size() == 1);
    CHECK_FALSE(decoder.empty());
    decoder.feed("\n");
    CHECK(drain(decoder).empty());
    CHECK(decoder.empty());
}

TEST_CASE("reset forgets lines, parts of lines and the swallowing of one", "[protocol]")
{
    const auto before = GENERATE("USER a\r\nPASS", "PAS", "12345678", "123456789", "12345678901234\r");
    LineDecoder decoder(kMaxLine);
    decoder.feed(before);
    const bool taken = GENERATE(true, false);
    if (taken) drain(decoder);

    decoder.reset();
    CHECK(decoder.empty());
    CHECK_FALSE(decoder.next());
    decoder.feed("FEAT\r\n");
    CHECK(drain(decoder) == std::vector<std::string>{"[FEAT]"});
}

TEST_CASE("lines fed together can be taken between other pieces", "[protocol]")
{
    LineDecoder decoder(kMaxLine);
    decoder.feed("A\nB\nC");
    CHECK(shown(*decoder.next()) == "[A]");
    decoder.feed("D\nE\n");
    CHECK(drain(decoder) == std::vector<std::string>{"[B]", "[CD]", "[E]"});
}
