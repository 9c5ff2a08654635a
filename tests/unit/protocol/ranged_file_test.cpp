#include "server/protocol/ranged_file.hpp"

#include <catch2/catch.hpp>

using wharf::protocol::parse_ranged_file;
using wharf::protocol::RangedFile;

namespace wharf::protocol {

std::ostream& operator<<(std::ostream& out, const RangedFile& file)
{
    out << '"' << file.path << "\" " << file.start;
    return file.end ? out << ' ' << *file.end : out;
}

} // namespace wharf::protocol

namespace {

using Readings = std::vector<RangedFile>;

} // namespace

TEST_CASE("a quoted path is followed by nothing, a start, or a start and an end", "[protocol]")
{
    const auto [argument, readings] = GENERATE(table<std::string, Readings>({
        {R"("a b.csv")", {{"a b.csv", 0, {}}}},
        {R"("a b.csv" 5)", {{"a b.csv", 5, {}}}},
        {R"("a b.csv" 5 17)", {{"a b.csv", 5, 17}}},
        {R"("say ""hi"".csv" 1)", {{R"(say "hi".csv)", 1, {}}}},
        {R"("a.csv" )", {}},
        {R"("a.csv"5)", {}},
        {R"("a.csv" x)", {}},
        {R"("a.csv" 5 x)", {}},
        {R"("a.csv" 5 17 23)", {}},
        {R"("a.csv" -1)", {}},
        {R"("a.csv)", {}},
        {R"(")", {}},
    }));
    CAPTURE(argument);
    CHECK(parse_ranged_file(argument) == readings);
}

TEST_CASE("without quotes the whole is a name first, then numbers are taken off its end", "[protocol]")
{
    const auto [argument, readings] = GENERATE(table<std::string, Readings>({
        {"a.csv", {{"a.csv", 0, {}}}},
        {"a b.csv", {{"a b.csv", 0, {}}}},
        {"a.csv 5", {{"a.csv 5", 0, {}}, {"a.csv", 5, {}}}},
        {"a.csv 5 17", {{"a.csv 5 17", 0, {}}, {"a.csv 5", 17, {}}, {"a.csv", 5, 17}}},
        {"1 2 3 4", {{"1 2 3 4", 0, {}}, {"1 2 3", 4, {}}, {"1 2", 3, 4}}},
        {"a.csv x 17", {{"a.csv x 17", 0, {}}, {"a.csv x", 17, {}}}},
        {"5", {{"5", 0, {}}}},
        {"", {}},
    }));
    CAPTURE(argument);
    CHECK(parse_ranged_file(argument) == readings);
}
