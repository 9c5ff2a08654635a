#include "archive/disk/gzip_check.hpp"

#include "tests/support/gzip_text.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using archive::GzipCheck;
using test::bytes_of;
using test::gzip;

namespace {

bool complete(std::string_view bytes)
{
    GzipCheck check;
    check.feed(bytes_of(bytes));
    return check.complete();
}

std::string rows()
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += std::to_string(i * 7919) + ",a street\n";
    return text;
}

} // namespace

TEST_CASE("only a gzip file that is all there is complete, wherever it is cut")
{
    const std::string whole = gzip(rows());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size);
        CHECK_FALSE(complete(std::string_view(whole).substr(0, size)));
    }
    CHECK(complete(whole));
}

TEST_CASE("several members are complete at the end of each and nowhere between")
{
    const std::string first = gzip("id\n");
    const std::string both = first + gzip(rows());
    for (std::size_t size = 0; size <= both.size(); ++size) {
        INFO(size);
        CHECK(complete(std::string_view(both).substr(0, size)) ==
              (size == first.size() || size == both.size()));
    }
}

TEST_CASE("the answer does not depend on how the bytes arrive")
{
    const std::string whole = gzip(rows()) + gzip("") + gzip(rows());
    const std::size_t step = GENERATE(1, 2, 3, 17, 1000);
    GzipCheck check;
    for (std::size_t at = 0; at < whole.size(); at += step) {
        REQUIRE(check.feed(bytes_of(std::string_view(whole).substr(at, step))));
    }
    CHECK(check.complete());
}

TEST_CASE("a changed byte of the checksum or the length is found out")
{
    std::string whole = gzip(rows());
    const std::size_t from_end = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
    whole[whole.size() - from_end] ^= 0x10;
    CHECK_FALSE(complete(whole));
}

TEST_CASE("what is not gzip is never complete")
{
    const std::string text =
        GENERATE(as<std::string>(), "", "\x1f", "id,name\n1,a\n", "\x1f\x8b", "PK\x03\x04");
    CHECK_FALSE(complete(text));
}

TEST_CASE("bytes behind the last member that are no member spoil it")
{
    CHECK_FALSE(complete(gzip(rows()) + "x"));
    CHECK_FALSE(complete(gzip(rows()) + std::string(512, '\0')));
}

TEST_CASE("once it cannot be gzip any more, feeding says so and goes on saying so")
{
    GzipCheck check;
    CHECK_FALSE(check.feed(bytes_of("id,name\n")));
    CHECK_FALSE(check.feed(bytes_of(gzip("a"))));
    CHECK_FALSE(check.complete());
}

TEST_CASE("text that unpacks to far more than any buffer is checked to its end")
{
    const std::string whole = gzip(std::string(5'000'000, 'a'));
    CHECK(complete(whole));
    CHECK_FALSE(complete(std::string_view(whole).substr(0, whole.size() - 1)));
}
