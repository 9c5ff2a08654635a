#include "server/log/escape.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf::log;

namespace {

std::string json(std::string_view text)
{
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string message(std::string_view text)
{
    std::string out;
    append_json_message(out, text);
    return out;
}

std::string every_byte()
{
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    return all;
}

bool all_printable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

} // namespace

TEST_CASE("quoted text shows what was sent and stays within its quotes", "[log]")
{
    const auto [text, shown] = GENERATE(table<std::string, std::string>({
        {"", R"("")"},
        {"plain name.csv", R"("plain name.csv")"},
        {"a\r\nb", R"("a\x0d\x0ab")"},
        {std::string("nul\0nul", 7), R"("nul\x00nul")"},
        {"\x1b[31m\x7f", R"("\x1b[31m\x7f")"},
        {"say \"hi\"", R"("say \"hi\"")"},
        {"back\\slash", R"("back\\slash")"},
        {"\xC3\x9Cn\xC3\xAF", "\"\xC3\x9Cn\xC3\xAF\""},
        {"\xC2\x85", R"("\u0085")"},
        {"\xE2\x80\xA8", R"("\u2028")"},
        {"\xE2\x80\xAE"
         "fdp.exe",
         R"("\u202efdp.exe")"},
        {"\xF3\xA0\x81\x81", R"("\U000e0041")"},
        {"M\xFCller", R"("M\xfcller")"},
    }));
    CHECK(quoted(text) == shown);
}

TEST_CASE("a JSON string means the text itself", "[log]")
{
    const auto text = GENERATE(as<std::string>(), "", "plain", "a\r\nb", "say \"hi\"\\", "\x1b\x7f",
                               "\xC2\x85", "\xE2\x80\xA8", "\xF3\xA0\x81\x81", "\xF0\x9F\x9A\xA2");
    CHECK(boost::json::parse(json(text)).as_string() == text);
    CHECK(boost::json::parse(message(text)).as_string() == text);
}

TEST_CASE("a JSON string shows a byte that is no UTF-8 as an escape", "[log]")
{
    CHECK(boost::json::parse(json("M\xFCller")).as_string() == "M\\xfcller");
}

TEST_CASE("no byte a client can send breaks a string", "[log]")
{
    const std::string all = every_byte();
    CHECK(all_printable(quoted(all)));
    CHECK(all_printable(json(all)));
    CHECK_NOTHROW(boost::json::parse(json(all)));
    CHECK(all_printable(sentence(all)));
    CHECK(one_word(all).find_first_of(std::string(" \r\n\t\0", 5)) == std::string::npos);
    for (const char lead : all) {
        for (const char follow : all) {
            const std::string text{lead, follow};
            const std::string shown = json(text);
            boost::json::error_code error;
            boost::json::parse(shown, error);
            if (error) FAIL("JSON of " + quoted(text) + ": " + shown);
        }
    }
}

TEST_CASE("long text is cut between two characters and says how long it was", "[log]")
{
    const std::string exact(kMaxText, 'x');
    CHECK(quoted(exact) == '"' + exact + '"');
    CHECK(quoted(exact + "yz") == '"' + exact + "...[1026 bytes]\"");

    const std::string euros = "\xE2\x82\xAC";
    std::string many;
    while (many.size() <= kMaxText)
        many += euros;
    CHECK(quoted(many) == '"' + many.substr(0, 341 * 3) + "...[1026 bytes]\"");
    CHECK(json(many) == quoted(many));
}

TEST_CASE("cutting does not depend on the text being UTF-8", "[log]")
{
    const std::string shown = quoted(std::string(5000, '\xFF'));
    CHECK(shown.size() == 2 + 4 * kMaxText + std::string_view("...[5000 bytes]").size());
}

TEST_CASE("a message of ours is one line, and neither quoted nor cut", "[log]")
{
    CHECK(sentence("said \"no\\yes\"\n") == "said \"no\\yes\"\\x0a");
    CHECK(sentence(std::string(5000, 'x')).size() == 5000);
    CHECK(message(std::string(5000, 'x')).size() == 5002);
}

TEST_CASE("a word has no blank of any kind", "[log]")
{
    CHECK(one_word("a b\tc\nd") == "a_b_c_d");
    CHECK(one_word("\xC2\xA0\xE2\x80\xA8\xE3\x80\x80\xFF") == "____");
    CHECK(one_word("\xC3\xBC") == "\xC3\xBC");
}

TEST_CASE("only what can be read back stands without quotes", "[log]")
{
    CHECK(is_bare("192.0.2.7"));
    CHECK(is_bare("2001:db8::7"));
    CHECK(is_bare("TLS_AES_256_GCM_SHA384"));
    const auto text = GENERATE(as<std::string>(), "", "two words", "a=b", "\"", "\\", "\n", "\xC3\xBC");
    CHECK_FALSE(is_bare(text));
}
