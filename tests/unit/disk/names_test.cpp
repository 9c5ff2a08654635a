#include "archive/disk/names.hpp"

#include "tests/support/print_result.hpp"

#include <catch2/catch.hpp>

using namespace wharf::archive;
using namespace std::string_literals;

TEST_CASE("a domain is a DNS-like name and is kept in lower case", "[disk]")
{
    auto [text, kept] = GENERATE(table<std::string, std::string>({
        {"data.example.gov", "data.example.gov"},
        {"Data.EXAMPLE.gov", "data.example.gov"},
        {"x", "x"},
        {"0-0", "0-0"},
        {"localhost-", "localhost-"},
        {std::string(200, 'a'), std::string(200, 'a')},
    }));
    CAPTURE(text);
    const auto name = DomainName::parse(text);
    REQUIRE(name);
    CHECK(name->text() == kept);
}

TEST_CASE("a domain that could be anything but a folder of its own is refused", "[disk]")
{
    auto text = GENERATE(values<std::string>({"",
                                              ".",
                                              "..",
                                              ".a",
                                              "a.",
                                              "a..b",
                                              "-a",
                                              "a/b",
                                              "/a",
                                              "a\\b",
                                              "a b",
                                              "a_b",
                                              "a\0b"s,
                                              "a\n",
                                              "caf\xC3\xA9.example",
                                              "a:b",
                                              "~",
                                              "*",
                                              std::string(201, 'a'),
                                              std::string(300, 'a')}));
    CAPTURE(text);
    const auto name = DomainName::parse(text);
    REQUIRE_FALSE(name);
    CHECK(name.error() == Errc::NameNotAllowed);
}

TEST_CASE("a dataset is four, a dash, four", "[disk]")
{
    CHECK(DatasetId::parse("b2fd-cjk2").value().text() == "b2fd-cjk2");
    CHECK(DatasetId::parse("0000-zzzz").value().text() == "0000-zzzz");
    auto text = GENERATE(values<std::string>({"", "b2fd", "b2fd-", "b2fdcjk2", "b2fd_cjk2", "B2FD-CJK2",
                                              "b2fd-cjk", "b2fd-cjk22", "b2fd-cjk2/", "../x-cjk2",
                                              "b2-d-cjk2", "b2fd-cj.2", "b2fd-cj\0"s + "2", "b2fd-cjk\n"}));
    CAPTURE(text);
    CHECK_FALSE(DatasetId::parse(text));
}

TEST_CASE("a file name may be any UTF-8 that is safe to show and to store", "[disk]")
{
    auto text = GENERATE(values<std::string>({"a",
                                              "crimes.csv.gz",
                                              "crimes 2026 (final).csv",
                                              "...",
                                              ".hidden",
                                              ".whar",
                                              "wharf",
                                              "-rf",
                                              "a:b",
                                              "\xC3\xA9t\xC3\xA9.csv",
                                              "\xE2\x82\xAC.csv",
                                              "\xF0\x9F\x8C\x8A.csv",
                                              "\xEF\xBF\xBD",
                                              "\xF4\x8F\xBF\xBF",
                                              "\xED\x9F\xBF",
                                              "\xEE\x80\x80",
                                              "\xC2\xA0",
                                              std::string(200, 'a'),
                                              "\u05E9\u05DC\u05D5\u05DD.csv",
                                              "a\u2029b",
                                              "a\u202Fb",
                                              "a\u2065b",
                                              "a\u206Ab"}));
    CAPTURE(text);
    const auto name = FileName::parse(text);
    REQUIRE(name);
    CHECK(name->text() == text);
}

TEST_CASE("what turns round the text that follows is in no file name, but may be in an old record", "[disk]")
{
    auto turns = GENERATE(values<std::string>(
        {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"}));
    const std::string text = "crimes" + turns + "vsc.exe.csv";
    CHECK(FileName::parse(text).error() == Errc::NameNotAllowed);
    CHECK_FALSE(FileName::parse(turns));
    CHECK(FileName::recorded(text)->text() == text);
    CHECK_FALSE(FileName::recorded(text + "\n"));
    CHECK_FALSE(FileName::recorded("../" + text));
}

TEST_CASE("a file name that leads elsewhere, hides or breaks a line is refused", "[disk]")
{
    auto text = GENERATE(values<std::string>({
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "/",
        "a\\b",
        "\\", // other places
        "\0"s,
        "a\0b"s,
        "a\nb",
        "a\rb",
        "\t",
        "\x1b[2J",
        "a\x7f", // control characters
        "a\xC2\x80",
        "a\xC2\x85z",
        "\xC2\x9F", // and those of Latin-1
        ".wharf",
        ".wharf-anything", // the server's own
        std::string(201, 'a'),
        std::string(300, 'a'), // would not fit behind a snapshot's time
        std::string(199, 'a') + "\xC3\xA9",
    }));
    CAPTURE(text);
    const auto name = FileName::parse(text);
    REQUIRE_FALSE(name);
    CHECK(name.error() == Errc::NameNotAllowed);
}

TEST_CASE("a file name that is not UTF-8 is refused", "[disk]")
{
    auto text = GENERATE(values<std::string>({
        "caf\xE9.csv",
        "\x80",
        "\xBF",
        "\xFE",
        "\xFF",
        "\xF8\x88\x80\x80\x80", // never a first byte
        "\xC3",
        "\xE2\x82",
        "\xF0\x9F\x8C",
        "a\xE2\x28\xA1",
        "\xC3\x28", // cut short
        "\xC0\xAF",
        "\xC1\xBF",
        "\xE0\x80\xAF",
        "\xE0\x9F\xBF",
        "\xF0\x80\x80\xAF",
        "\xF0\x8F\xBF\xBF",
        "\xC0\x80", // overlong: a slash, a NUL
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xED\xA0\x80\xED\xB0\x80", // surrogates
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", // above U+10FFFF
    }));
    CAPTURE(text);
    CHECK_FALSE(FileName::parse(text));
}

TEST_CASE("a job id is 32 lower-case hexadecimal digits", "[disk]")
{
    const std::string good = "0123456789abcdef0123456789abcdef";
    CHECK(JobId::parse(good).value().text() == good);
    auto text = GENERATE_COPY(
        values<std::string>({"", good.substr(1), good + "0", "A" + good.substr(1), "g" + good.substr(1),
                             "/" + good.substr(1), "\0"s + good.substr(1), "-" + good.substr(1)}));
    CAPTURE(text);
    CHECK_FALSE(JobId::parse(text));
}

TEST_CASE("every archive error says itself in one sentence", "[disk]")
{
    auto error = GENERATE(Errc::NotFound, Errc::AlreadyExists, Errc::NameNotAllowed, Errc::Incomplete,
                          Errc::Busy, Errc::BadOffset, Errc::Corrupt, Errc::OverQuota, Errc::OutsideRoot);
    const error_code code = error;
    CHECK(code.failed());
    CHECK(code.message() != "unknown archive error");
    CHECK_FALSE(code.message().empty());
}

TEST_CASE("an absent file is NotFound, whatever the system called it", "[disk]")
{
    namespace errc = boost::system::errc;
    const auto& system = boost::system::system_category();
    CHECK(as_condition({errc::no_such_file_or_directory, system}) == Errc::NotFound);
    CHECK(as_condition({errc::not_a_directory, system}) == Errc::NotFound);
    CHECK(as_condition({errc::io_error, system}) == errc::io_error);
    CHECK(as_condition(Errc::Corrupt) == Errc::Corrupt);
    CHECK(error_code(Errc::NotFound) == errc::no_such_file_or_directory);
    CHECK(error_code(Errc::AlreadyExists) == errc::file_exists);
}
