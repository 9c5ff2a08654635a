#include "archive/jobs/control/lenient_json.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

std::string parsed(std::string_view text)
{
    const auto result = parse_lenient_json(text);
    if (const auto* error = std::get_if<JsonSyntaxError>(&result))
        return "line " + std::to_string(error->at.line) + " column " + std::to_string(error->at.column);
    return boost::json::serialize(std::get<boost::json::value>(result));
}

std::string place(std::string_view text, const JsonPath& path)
{
    const JsonPosition at = locate(text, path);
    return std::to_string(at.line) + ':' + std::to_string(at.column);
}

} // namespace

TEST_CASE("JSON may have comments, a byte order mark and duplicate keys, of which the last counts", "[jobs]")
{
    CHECK(parsed("{\"a\": 1} // end") == R"({"a":1})");
    CHECK(parsed("/* x */ {\"a\": /* y */ 1 // z\n, \"b\": 2}") == R"({"a":1,"b":2})");
    CHECK(parsed("\xEF\xBB\xBF{\"a\": 1}") == R"({"a":1})");
    CHECK(parsed(R"({"a": 1, "b": 2, "a": 3})") == R"({"a":3,"b":2})");
}

TEST_CASE("a comment ends where it should, and is none within a string", "[jobs]")
{
    CHECK(parsed("/** a **/ {\"a\": /***/ 1 /* / * ***/}") == R"({"a":1})");
    CHECK(parsed("{\"a\": 1, // é {\r\"b\": 2}") == R"({"a":1,"b":2})");
    CHECK(parsed(R"({"a": "// \" /* ", "b": "*/"})") == R"({"a":"// \" /* ","b":"*/"})");
    CHECK(parsed("{\"a\": 1} // the end") == R"({"a":1})");
    CHECK(parsed("{\"a\": /* 1}") == "line 1 column 7");
    CHECK(parsed("{\"a\": /*/ 1}") == "line 1 column 7");
    CHECK(parsed("{\"a\": / 1}") == "line 1 column 7");
    CHECK(place("{ /** {\"a\": 0 **/ /* é */ \"a\": 1}", {"a"}) == "1:32");
}

TEST_CASE("a syntax error has its line and column", "[jobs]")
{
    const auto [text, at] = GENERATE(table<std::string, std::string>({
        {"", "line 1 column 1"},
        {"{", "line 1 column 2"},
        {"{\n  \"a\": utf-8\n}", "line 2 column 8"},
        {"{\n\"\xC3\xA9\": x}", "line 2 column 6"},
        {"{\"a\": 1,}", "line 1 column 9"},
        {"{} {}", "line 1 column 4"},
        {"{\"a\": \"\xFF\"}", "line 1 column 8"},
    }));
    CAPTURE(text);
    CHECK(parsed(text) == at);
}

TEST_CASE("UTF-16 is told from broken JSON", "[jobs]")
{
    const std::string text = GENERATE(std::string("\xFF\xFE{\0}\0", 6), std::string("\xFE\xFF\0{\0}", 6),
                                      std::string("{\0}\0", 4), std::string("\0{\0}", 4));
    const auto result = parse_lenient_json(text);
    REQUIRE(std::holds_alternative<JsonSyntaxError>(result));
    CHECK(std::get<JsonSyntaxError>(result).message == "it is UTF-16, expected UTF-8");
}

TEST_CASE("nesting deeper than any real document is refused", "[jobs]")
{
    CHECK(parsed(std::string(100'000, '[')).starts_with("line 1"));
}

TEST_CASE("a value is found by its path, whatever stands around it", "[jobs]")
{
    const std::string text = "{ // \"b\": 0\n"
                             "  \"a\": [1, {\"x\": 2}, \"}\"], /* \"b\": 0 */\n"
                             "  \"b\": {\"\\u0063\\\"\": true},\n"
                             "  \"a\\\\\": -1.5e3\n"
                             "}";
    CHECK(place(text, {}) == "1:1");
    CHECK(place(text, {"a"}) == "2:8");
    CHECK(place(text, {"a", "[1]", "x"}) == "2:18");
    CHECK(place(text, {"a", "[2]"}) == "2:22");
    CHECK(place(text, {"b"}) == "3:8");
    CHECK(place(text, {"b", "c\""}) == "3:21");
    CHECK(place(text, {"a\\"}) == "4:10");
}

TEST_CASE("of duplicate keys the last one's place counts, and a missing value has its object's", "[jobs]")
{
    CHECK(place("{\"a\": 1,\n\"a\": 2}", {"a"}) == "2:6");
    CHECK(place("{\"a\": {\"b\": 1}}", {"a", "c"}) == "1:7");
}
