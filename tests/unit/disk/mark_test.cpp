#include "archive/disk/mark.hpp"

#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using archive::format_mark;
using archive::parse_mark;

TEST_CASE("a mark reads back as it was written")
{
    const std::uint64_t size = GENERATE(std::uint64_t{0}, std::uint64_t{17}, ~std::uint64_t{0});
    const auto mark = parse_mark(format_mark({size, test::sha256("x")}));
    REQUIRE(mark);
    CHECK(mark->size == size);
    CHECK(mark->sha256 == test::sha256("x"));
}

TEST_CASE("text that is not exactly a mark is none")
{
    const std::string digest = test::sha256("x");
    // All of them strings: a generator keeps its values longer than the expressions live.
    const std::string text = GENERATE_COPY(values<std::string>(
        {"", "12", "12 ", digest, "12 " + digest + " ", "12  " + digest, "-1 " + digest,
         "12 " + digest.substr(1), "12 G" + digest.substr(1), "18446744073709551616 " + digest}));
    CHECK_FALSE(parse_mark(text));
}

TEST_CASE("a filesystem that keeps no marks has none to read, and that is no error")
{
    test::FakeEnv env(test::Marks::Unsupported);
    env.plant("a", "x");
    const auto file = env.open("a", archive::OpenMode::Read).value();
    const auto mark = archive::read_mark(*file);
    REQUIRE(mark);
    CHECK_FALSE(*mark);
}
