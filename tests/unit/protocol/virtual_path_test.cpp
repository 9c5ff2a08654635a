#include "server/protocol/virtual_path.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace std::string_literals;
using namespace wharf::protocol;

namespace {

VirtualPath path(const std::string& text)
{
    return VirtualPath::parse({}, text).value();
}

} // namespace

TEST_CASE("a path is made absolute and plain", "[protocol]")
{
    const auto [here, argument, text] = GENERATE(table<std::string, std::string, std::string>({
        {"/", "/", "/"},
        {"/", "a", "/a"},
        {"/a", "b", "/a/b"},
        {"/a", "/b", "/b"},
        {"/a", "b/c.csv", "/a/b/c.csv"},
        {"/a/b", ".", "/a/b"},
        {"/a/b", "./c", "/a/b/c"},
        {"/a/b", "..", "/a"},
        {"/a/b", "../c", "/a/c"},
        {"/a/b", "../../c", "/c"},
        {"/a/b", "c/", "/a/b/c"},
        {"/a/b", "c//d///e", "/a/b/c/d/e"},
        {"/a/b", "//c", "/c"},
        {"/a/b", "c/.", "/a/b/c"},
        {"/a/b", "c/..", "/a/b"},
        {"/a", " ", "/a/ "},
        {"/a", "b ", "/a/b "},
        {"/a", "...", "/a/..."},
        {"/a", "..b", "/a/..b"},
        {"/a", ".b", "/a/.b"},
        {"/a", "-la", "/a/-la"},
        {"/a", "*.csv", "/a/*.csv"},
    }));
    INFO(here << " and " << argument);
    CHECK(VirtualPath::parse(path(here), argument).value().text() == text);
}

TEST_CASE("no path leads above the root", "[protocol]")
{
    const auto [argument, text] = GENERATE(table<std::string, std::string>({
        {"..", "/"},
        {"/..", "/"},
        {"../..", "/"},
        {"/../../../../etc/passwd", "/etc/passwd"},
        {"../../../../../../../../etc/passwd", "/etc/passwd"},
        {"a/../../b", "/b"},
        {"a/../../../b/..", "/"},
        {"/./../.", "/"},
        {"//..//..//x", "/x"},
        {"....//....//x", "/..../..../x"},
        {"%2e%2e/x", "/%2e%2e/x"},
        {"~root", "/~root"},
        {"C:/x", "/C:/x"},
    }));
    INFO(argument);
    CHECK(VirtualPath::parse({}, argument).value().text() == text);
}

TEST_CASE("an encoding cannot hide a dot or a slash", "[protocol]")
{
    // Overlong forms of '.' and '/' are not UTF-8, so each byte is a Latin-1 letter and stays within its
    // part.
    const auto [argument, text] = GENERATE(table<std::string, std::string>({
        {"\xC0\xAE\xC0\xAE/x", "/\xC3\x80\xC2\xAE\xC3\x80\xC2\xAE/x"},
        {"a\xC0\xAF"s + "b", "/a\xC3\x80\xC2\xAF"s + "b"},
        {"\xE0\x80\xAE\xE0\x80\xAE", "/\xC3\xA0\xC2\x80\xC2\xAE\xC3\xA0\xC2\x80\xC2\xAE"},
    }));
    CHECK(VirtualPath::parse({}, argument).value().text() == text);
}

TEST_CASE("a backslash separates only where it was asked for", "[protocol]")
{
    const auto [argument, slash, both] = GENERATE(table<std::string, std::string, std::string>({
        {"\\abcd-1234/enqueue", "/here/\\abcd-1234/enqueue", "/abcd-1234/enqueue"},
        {"\\dom\\abcd-1234/enqueue", "/here/\\dom\\abcd-1234/enqueue", "/dom/abcd-1234/enqueue"},
        {"a\\..\\..\\b", "/here/a\\..\\..\\b", "/b"},
        {"a\\b/", "/here/a\\b", "/here/a/b"},
        {"\\", "/here/\\", "/"},
    }));
    INFO(argument);
    CHECK(VirtualPath::parse(path("/here"), argument).value().text() == slash);
    CHECK(VirtualPath::parse(path("/here"), argument, Separators::SlashAndBackslash).value().text() == both);
}

TEST_CASE("bytes that are not UTF-8 are taken as Latin-1, each part by itself", "[protocol]")
{
    const auto [argument, text] = GENERATE(table<std::string, std::string>({
        {"\xDCn\xEF+(1).csv", "/\xC3\x9Cn\xC3\xAF+(1).csv"},
        {"\xC3\x9Cn\xC3\xAF+(1).csv", "/\xC3\x9Cn\xC3\xAF+(1).csv"},
        {"\xC3\xA9/\xFC", "/\xC3\xA9/\xC3\xBC"},
        {"y\xFF", "/y\xC3\xBF"},
    }));
    CHECK(VirtualPath::parse({}, argument).value().text() == text);
}

TEST_CASE("only well-formed UTF-8 is kept as it is", "[protocol]")
{
    const auto valid = GENERATE(values<std::string>({
        "", "plain", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xE6\x97\xA5\xE6\x9C\xAC.csv",
        "a\xCC\x81", // decomposed; not composed here
    }));
    INFO(valid);
    CHECK(utf8_or_latin1(valid) == valid);
}

TEST_CASE("malformed UTF-8 becomes two bytes for each byte beyond ASCII", "[protocol]")
{
    const auto malformed = GENERATE(values<std::string>({
        "\x80",             // continuation alone
        "\xC3",             // cut off
        "\xE2\x82",         //
        "\xF0\x9F\x98",     //
        "\xC0\xAF",         // overlong
        "\xC1\xBF",         //
        "\xE0\x9F\xBF",     //
        "\xF0\x8F\xBF\xBF", //
        "\xED\xA0\x80",     // surrogates
        "\xED\xBF\xBF",     //
        "\xF4\x90\x80\x80", // beyond U+10FFFF
        "\xF5\x80\x80\x80", //
        "\xFE",             // never a byte of UTF-8
        "\xFF\xFF",         //
        "\xC3\xC3",         // a lead where a continuation belongs
        "\xE2\x82\xC3",     //
    }));
    const std::string text = utf8_or_latin1(malformed);
    CHECK(text.size() == 2 * malformed.size());
    CHECK(utf8_or_latin1(text) == text);
    CHECK(utf8_or_latin1("a" + malformed + "b") == "a" + text + "b");
}

TEST_CASE("a path that cannot be meant is refused", "[protocol]")
{
    const std::string long_name(kMaxPath - 1, 'x');
    std::string deep;
    for (std::size_t part = 0; part < kMaxPathParts; ++part)
        deep += "/d";

    const auto refusal = [](const std::string& argument) { return VirtualPath::parse({}, argument).error(); };
    CHECK(refusal("") == PathError::Empty);
    CHECK(refusal("a\0b"s) == PathError::BadCharacter);
    CHECK(refusal("a\rb") == PathError::BadCharacter);
    CHECK(refusal("a\n") == PathError::BadCharacter);
    CHECK(refusal(long_name + "xx") == PathError::TooLong);
    CHECK(refusal(long_name + "x") == PathError::TooLong); // fits as sent, but not with the root's slash
    CHECK(refusal(std::string(kMaxPath / 2, '\xE4')) == PathError::TooLong); // fits as Latin-1, not as UTF-8
    CHECK(refusal(deep + "/d") == PathError::TooLong);
    CHECK(VirtualPath::parse(path(deep), "d").error() == PathError::TooLong);

    CHECK(VirtualPath::parse({}, long_name).has_value());
    CHECK(VirtualPath::parse({}, deep).has_value());
    CHECK(VirtualPath::parse(path(deep), "d/..").value().text() == deep);
}

TEST_CASE("each reason to refuse a path has its own words", "[protocol]")
{
    const auto error = GENERATE(PathError::Empty, PathError::TooLong, PathError::BadCharacter);
    const boost::system::error_code code = error;
    CHECK(&code.category() == &path_category());
    CHECK(code.category().name() == "wharf.protocol.path"s);
    CHECK(code.message() != path_category().message(0));
}

TEST_CASE("a path knows its parts, its name and what is above it", "[protocol]")
{
    const VirtualPath root;
    CHECK(root.is_root());
    CHECK(root.text() == "/");
    CHECK(root.name().empty());
    CHECK(root.parts().empty());
    CHECK(root.parent() == root);

    const VirtualPath file = path("/abcd-1234/a.csv");
    CHECK_FALSE(file.is_root());
    CHECK(file.name() == "a.csv");
    REQUIRE(file.parts().size() == 2);
    CHECK(file.parts()[0] == "abcd-1234");
    CHECK(file.parent() == path("/abcd-1234"));
    CHECK(file.parent().parent() == root);
    CHECK(path("/a") < path("/b"));
}

TEST_CASE("a name is joined only if it is one", "[protocol]")
{
    const VirtualPath here = path("/a");
    CHECK(here.join("b.csv").text() == "/a/b.csv");
    CHECK(here.join("b\\c").text() == "/a/b\\c");
    CHECK(VirtualPath().join("a") == here);

    const auto part =
        GENERATE(values<std::string>({"", ".", "..", "/", "/b", "b/", "b/c", "../b", "b\n", "\0"s, "\xE9"}));
    INFO(part);
    CHECK_THROWS_AS(here.join(part), std::invalid_argument);
    CHECK_THROWS_AS(VirtualPath().join(part), std::invalid_argument);
}

TEST_CASE("joining cannot make a path longer or deeper than allowed", "[protocol]")
{
    VirtualPath deep;
    for (std::size_t part = 0; part < kMaxPathParts; ++part)
        deep = deep.join("d");
    CHECK_THROWS_AS(deep.join("d"), std::invalid_argument);
    CHECK_THROWS_AS(path("/a").join(std::string(kMaxPath - 2, 'x')), std::invalid_argument);
}
