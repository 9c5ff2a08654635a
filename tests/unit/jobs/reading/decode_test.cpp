#include "archive/jobs/control/encoding_name.hpp"
#include "archive/jobs/control/encoding_names.hpp"
#include "tests/unit/jobs/reading/decoded.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

std::string utf16(std::u16string_view text, bool little)
{
    std::string bytes;
    for (const char16_t unit : text) {
        const char high = static_cast<char>(unit >> 8);
        const char low = static_cast<char>(unit & 0xFF);
        bytes += little ? low : high;
        bytes += little ? high : low;
    }
    return bytes;
}

} // namespace

TEST_CASE("UTF-8 passes through, without its byte order mark", "[jobs]")
{
    const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF";
    CHECK(decode(text).text == text);
    CHECK(decode("\xEF\xBB\xBF" + text).text == text);
    CHECK(decode("\xEF\xBB\xBF").text.empty());
    CHECK(decode("\xEF\xBB\xBF\xEF\xBB\xBF").text == "\xEF\xBB\xBF");
    CHECK(decode("").text.empty());
    CHECK(decode("a").text == "a");
    CHECK(decode("\xEF\xBB\x81").text == "\xEF\xBB\x81");
}

TEST_CASE("a number that is no character is not UTF-8 in any encoding", "[jobs]")
{
    using namespace std::string_literals;
    const std::string little = "a\0\0\0"s; // as UCS-4, which is big-endian: 0x61000000
    const auto [bytes, encoding] = GENERATE_COPY(table<std::string, std::string>({
        {little, "UCS-4"},
        {little, "ISO-10646"},
        {"\0\x11\0\0"s, "UCS-4"}, // U+110000
        {"\0\x20\0\0"s, "UCS-4"},
        {"\0\0\0a"s + little, "UCS-4"},
    }));
    const Decoded result = decode(bytes, kPlain, encoding);
    CHECK(result.error.starts_with("invalid-encoding: "));
    CHECK(result.error.find(encoding) != std::string::npos);
    CHECK(result.text.find_first_not_of("a") == std::string::npos);
    CHECK(decode("\0\x10\xFF\xFF"s, kPlain, "UCS-4").text == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("a character that iconv holds back to the end is not lost where a block is full", "[jobs]")
{
    const std::string euros(87'381, '\x80'); // 262,143 bytes of UTF-8
    const std::string text = decode(euros + '\xEA', kPlain, "windows-1258").text;
    CHECK(text.size() == 3 * euros.size() + 2);
    CHECK(text.ends_with("\xC3\xAA"));
}

TEST_CASE("malformed UTF-8 is an error at its byte, after everything before it", "[jobs]")
{
    const auto [bad, offset] = GENERATE(table<std::string, std::int64_t>({
        {"\xE9z", 0},
        {"\x80", 0},
        {"\xC0\x80", 0},
        {"\xC1\xBF", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xED\xA0\x80", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xFF", 0},
        {"\xE2\x82z", 0},
        {"\xC3\xA9\xC3(", 2},
        {"\xE2\x82", 0},
        {"12345678\xF0\x9F\x98", 8},
    }));
    const std::string before = "some text that is longer than a block, ";
    const Decoded result = decode(before + bad);
    CHECK(result.error.starts_with("invalid-encoding: "));
    CHECK(result.details.at("offset") == static_cast<std::int64_t>(before.size()) + offset);
    CHECK(result.text.starts_with(before));
}

TEST_CASE("UTF-16 that is taken for UTF-8 is known by its byte order mark", "[jobs]")
{
    using namespace std::string_literals;
    const std::string bytes = GENERATE("\xFF\xFEi\0d\0"s, "\xFE\xFF\0i\0d"s);
    CHECK(decode(bytes).error ==
          "invalid-encoding: the text is not valid UTF-8 at byte 0; is the file in UTF-16? It "
          "begins with that encoding's byte order mark");
    CHECK(decode("\xFFi").error.ends_with("such as windows-1252?"));
    CHECK(decode("i\xFF\xFE").error.ends_with("such as windows-1252?"));
}

TEST_CASE("other encodings become UTF-8, under all their names", "[jobs]")
{
    const auto [name, bytes, text] = GENERATE(table<std::string, std::string, std::string>({
        {"ISO-8859-1", "caf\xE9", "caf\xC3\xA9"},
        {"iso8859_1", "caf\xE9", "caf\xC3\xA9"},
        {"latin1", "\xE9", "\xC3\xA9"},
        {"windows-1252", "\x80\x93x\x94", "\xE2\x82\xAC\xE2\x80\x9Cx\xE2\x80\x9D"},
        {"Cp1252", "\x80", "\xE2\x82\xAC"},
        {"x-MacRoman", "\x8E\xD2", "\xC3\xA9\xE2\x80\x9C"},
        {"macintosh", "\x8E", "\xC3\xA9"},
        {"Shift_JIS", "\x95\x5C\x8E\xA6,\\", "\xE8\xA1\xA8\xE7\xA4\xBA,\\"},
        {"windows-31j", "\x87\x40", "\xE2\x91\xA0"},
        {"EUC-JP", "\xC9\xBD", "\xE8\xA1\xA8"},
        {"Big5", "\xAA\xED", "\xE8\xA1\xA8"},
        {"GB18030", "\xB1\xED", "\xE8\xA1\xA8"},
        {"x-windows-874", "\xA1", "\xE0\xB8\x81"},
        {"IBM850", "\x82", "\xC3\xA9"},
        {"KOI8-R", "\xC1", "\xD0\xB0"},
        {"US-ASCII", "abc", "abc"},
        {"UTF8", "\xC3\xA9", "\xC3\xA9"},
        {"latin-1", "\xE9", "\xC3\xA9"},
        {"mac_roman", "\x8E", "\xC3\xA9"},
        {"utf-16-le", std::string("a\0", 2), "a"},
        {"utf_8", "\xC3\xA9", "\xC3\xA9"},
    }));
    CAPTURE(name);
    CHECK(decode(bytes, kPlain, name).text == text);
    CHECK(decode(bytes, kPlain, name).error.empty());
}

TEST_CASE("UTF-16 obeys its byte order mark, else its name, else is big-endian", "[jobs]")
{
    const std::u16string_view text = u"a,\u20AC\r\n\U0001F600";
    const std::string expected = "a,\xE2\x82\xAC\r\n\xF0\x9F\x98\x80";
    const std::string big = utf16(text, false);
    const std::string little = utf16(text, true);
    CHECK(decode(utf16(u"\uFEFF", false) + big, kPlain, "utf-16").text == expected);
    CHECK(decode(utf16(u"\uFEFF", true) + little, kPlain, "UTF-16").text == expected);
    CHECK(decode(big, kPlain, "utf-16").text == expected);
    CHECK(decode(little, kPlain, "utf-16le").text == expected);
    CHECK(decode(utf16(u"\uFEFF", true) + little, kPlain, "utf-16le").text == expected);
    CHECK(decode(big, kPlain, "UTF-16BE").text == expected);
    CHECK(decode(utf16(u"\uFEFF", true) + little, kPlain, "x-UTF-16LE-BOM").text == expected);
    CHECK(decode(utf16(u"\uFEFF", true), kPlain, "utf-16").text.empty());
    CHECK(decode("", kPlain, "utf-16").text.empty());
}

TEST_CASE("little-endian UTF-16 by name needs no byte order mark", "[jobs]")
{
    const std::string little = utf16(u"a,\u20AC", true);
    CHECK(decode(little, kPlain, "x-UTF-16LE-BOM").text == "a,\xE2\x82\xAC");
    CHECK(decode(std::string("a\0\0\0", 4), kPlain, "X-UTF-32LE-BOM").text == "a");
    CHECK(decode(std::string("\0\0\0a", 4), kPlain, "X-UTF-32BE-BOM").text == "a");
}

TEST_CASE("the newline of EBCDIC is a line end, in every encoding of that kind and in no other", "[jobs]")
{
    std::size_t ebcdic = 0;
    for (const std::string_view name : encoding_names()) {
        CAPTURE(name);
        if (decode("\xC1\x40\xF1", kPlain, name).text != "A 1") continue;
        CHECK(decode("\xC1\x15\xF1\x0D\x25\x15", kPlain, name).text == "A\n1\r\n\n");
        ++ebcdic;
    }
    CHECK(ebcdic > 25);
    CHECK(decode("\x85\x15", kPlain, "ISO-8859-1").text == "\xC2\x85\x15");
    CHECK(decode("\xC2\x85\x15").text == "\xC2\x85\x15");

    MemoryFile lines(std::string(600'000, '\x15')); // more than a block
    CHECK((decode(lines, kPlain, "IBM037", 1 << 16).text == std::string(600'000, '\n')));
}

TEST_CASE("an escape sequence that means nothing in the encoding is malformed", "[jobs]")
{
    const auto [name, bytes, offset] = GENERATE(table<std::string, std::string, int>({
        {"ISO-2022-JP", "ab\x1B(Zc", 2},
        {"ISO-2022-JP", "\x1B$B\x49\x3D\x1B$(Qa", 5},
        {"ISO-2022-JP", "a\x1B\x1B(B", 1},
        {"ISO-2022-JP", "a\x1B(B\x1B", 4},
        {"ISO-2022-JP", "a\x1B(Ia", 4},
        {"ISO-2022-JP-2", "a\x1B[0m", 1},
        {"ISO-2022-KR", "\x1B$)Cab\x1B(Zc", 6},
        {"ISO-2022-CN", "ab\x1B(Zc", 2},
        {"x-windows-50221", "\x1B(I12\x1B$(Q", 5},
    }));
    CAPTURE(name, bytes);
    const Decoded result = decode(bytes, kPlain, name);
    CHECK(result.error.starts_with("invalid-encoding: "));
    CHECK(result.details.at("offset") == offset);
    CHECK(result.text.find('\x1B') == std::string::npos);
}

TEST_CASE("encodings that are switched by escape sequences are read wherever a buffer ends", "[jobs]")
{
    std::string bytes;
    std::string expected;
    for (int i = 0; i < 60'000; ++i) {
        bytes += i % 3 == 0 ? "\x1B(I1\x1B(B" : i % 3 == 1 ? "x" : "\x1B$B\x49\x3D\x1B(B\n";
        expected += i % 3 == 0 ? "\xEF\xBD\xB1" : i % 3 == 1 ? "x" : "\xE8\xA1\xA8\n";
    }
    const std::string name = GENERATE("ISO-2022-JP", "csISO2022JP", "iso-2022-jp-2", "x-windows-50220",
                                      "x-windows-50221", "x-windows-iso2022jp");
    MemoryFile file(bytes);
    CHECK((decode(file, kPlain, name, 1 << 16).text == expected));
}

TEST_CASE("a byte order mark that contradicts the encoding's name is an error", "[jobs]")
{
    const auto [name, bytes] = GENERATE(table<std::string, std::string>({
        {"UTF-16LE", utf16(u"\uFEFFa", false)},
        {"utf-16be", utf16(u"\uFEFFa", true)},
        {"UTF-32LE", std::string("\0\0\xFE\xFF\0\0\0a", 8)},
        {"UTF-32BE", std::string("\xFF\xFE\0\0a\0\0\0", 8)},
    }));
    CAPTURE(name);
    const Decoded result = decode(bytes, kPlain, name);
    CHECK(result.error.starts_with("invalid-encoding: the byte order mark at byte 0 is not valid in the"));
    CHECK(result.details.at("offset") == 0);
}

TEST_CASE("malformed input of any encoding is an error at its byte", "[jobs]")
{
    const auto [name, bytes, offset] = GENERATE(table<std::string, std::string, int>({
        {"utf-16le", utf16(u"ab", true) + "c", 4},
        {"utf-16", utf16(std::u16string(u"a") + char16_t{0xD800} + u"b", false), 2},
        {"shift_jis", "abc\x81", 3},
        {"us-ascii", "abc\xE9", 3},
        {"windows-1252", "a\x81", 1},
        {"gb18030", "ab\xFF", 2},
    }));
    const Decoded result = decode(bytes, kPlain, name);
    CAPTURE(name, result.error);
    CHECK(result.error.starts_with("invalid-encoding: "));
    CHECK(result.details.at("offset") == offset);
    CHECK(result.details.at("encoding").as_string() == std::string_view(name));
}

TEST_CASE("characters cut by the buffers inside are put together again", "[jobs]")
{
    std::string bytes;
    std::string expected;
    for (int i = 0; i < 200'000; ++i) {
        bytes += i % 3 == 0 ? "\x95\x5C" : "x";
        expected += i % 3 == 0 ? "\xE8\xA1\xA8" : "x";
    }
    MemoryFile file(bytes);
    CHECK((decode(file, kPlain, "shift_jis", 1 << 16).text == expected));
    MemoryFile wide("x" + bytes);
    CHECK((decode(wide, kPlain, "shift_jis", 1 << 16).text == "x" + expected));
}

TEST_CASE("an encoding nobody knows is refused by name", "[jobs]")
{
    const std::string name =
        GENERATE("utf-9", "", "//TRANSLIT", "utf-8//IGNORE", "a b", "../UTF-8", "x-", "UTF-8\n");
    CHECK_FALSE(iconv_name(name));
    CHECK(decode("a", kPlain, name)
              .error.starts_with("invalid-encoding: there is no character encoding named"));
}

TEST_CASE("gzip is decompressed, member after member", "[jobs]")
{
    CHECK(decode(gzip("a,b\n1,2\n"), kGzip).text == "a,b\n1,2\n");
    CHECK(decode(gzip("a,b\n") + gzip("") + gzip("1,2\n"), kGzip).text == "a,b\n1,2\n");
    CHECK(decode(gzip(""), kGzip).text.empty());
    CHECK(decode(gzip("\xEF\xBB\xBF"
                      "a"),
                 kGzip)
              .text == "a");
    CHECK(decode(gzip("caf\xE9"), kGzip, "latin1").text == "caf\xC3\xA9");
    std::string large;
    for (int i = 0; i < 300'000; ++i)
        large += std::to_string(i) + ',';
    MemoryFile file(gzip(large));
    CHECK((decode(file, kGzip, "utf-8", 1 << 16).text == large));
}

TEST_CASE("a gzip file that ends anywhere but at its end is damaged", "[jobs]")
{
    const std::string whole = gzip("a,b\n1,2\n");
    for (std::size_t size = 2; size < whole.size(); ++size) {
        CAPTURE(size);
        const Decoded result = decode(whole.substr(0, size), kGzip);
        CHECK(result.error == "corrupt-gzip: the compressed file is damaged: it ends in the middle");
        CHECK(result.details.at("offset").to_number<std::size_t>() == size);
    }
    CHECK(decode(whole + whole.substr(0, 12), kGzip).error.ends_with("it ends in the middle"));
}

TEST_CASE("damaged gzip, and anything behind it, is an error", "[jobs]")
{
    const std::string whole = gzip("a,b\n1,2\n");
    std::string wrong_sum = whole;
    wrong_sum[wrong_sum.size() - 8] ^= 1;
    CHECK(decode(wrong_sum, kGzip).error ==
          "corrupt-gzip: the compressed file is damaged: incorrect data check");
    std::string wrong_length = whole;
    wrong_length[wrong_length.size() - 4] ^= 1;
    for (const std::string& bytes : {wrong_length, wrong_length + whole}) {
        const Decoded result = decode(bytes, kGzip);
        CHECK(result.error == "corrupt-gzip: the compressed file is damaged: incorrect length check");
        CHECK(result.details.at("offset").to_number<std::size_t>() == whole.size());
        CHECK(result.text == "a,b\n1,2\n");
    }
    std::string wrong_data = whole;
    wrong_data[12] = static_cast<char>(wrong_data[12] ^ 0x7F);
    CHECK(decode(wrong_data, kGzip).error.starts_with("corrupt-gzip: "));
    for (const std::string& before : {whole, whole + gzip("") + whole}) {
        const Decoded trailing = decode(before + "trailing", kGzip);
        CHECK(trailing.error.ends_with("something follows the end of the compressed data"));
        CHECK(trailing.details.at("offset").to_number<std::size_t>() == before.size());
    }
    CHECK(decode(whole + std::string(512, '\0'), kGzip).error.starts_with("corrupt-gzip: "));
}

TEST_CASE("what the name says about compression must be so", "[jobs]")
{
    CHECK(decode("a,b\n", kGzip).error ==
          "corrupt-gzip: the name ends in .gz, but the file is not compressed with gzip");
    CHECK(decode("", kGzip).error.starts_with("corrupt-gzip: "));
    CHECK(decode(gzip("a"), kPlain).error ==
          "unknown-file-type: the file is compressed with gzip, but its name does not end in .gz");
}

TEST_CASE("a file that cannot be read is our fault, not the file's", "[jobs]")
{
    const std::uint64_t fails_at = GENERATE(0U, 1U, 4U);
    MemoryFile file("a,b\n1,2\n", fails_at);
    const Decoded result = decode(file, kPlain, "utf-8", 4);
    CHECK(result.error.starts_with("io-error: "));
    CHECK(result.transient);
}
