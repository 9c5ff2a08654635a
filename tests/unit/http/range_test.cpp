#include "server/http/message/range.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>

using namespace wharf::http;

namespace {

// "0-4 9-9", "whole" or "none"
std::string read(std::string_view field, std::uint64_t size)
{
    const Ranges ranges = parse_ranges(field, size);
    if (ranges.meaning == Ranges::Meaning::Whole) return "whole";
    if (ranges.meaning == Ranges::Meaning::Unsatisfiable) return "none";
    std::string text;
    for (const ByteRange& range : ranges.parts)
        text += fmt::format("{}{}-{}", text.empty() ? "" : " ", range.first, range.last);
    return text;
}

} // namespace

TEST_CASE("ranges of a file of ten bytes", "[http]")
{
    auto [field, expected] = GENERATE(table<const char*, const char*>({
        {"bytes=0-4", "0-4"},
        {"bytes=0-0", "0-0"},
        {"bytes=9-9", "9-9"},
        {"bytes=3-", "3-9"},
        {"bytes=-3", "7-9"},
        {"bytes=-10", "0-9"},
        {"bytes=-11", "0-9"},
        {"bytes=0-99", "0-9"},
        {"bytes=5-99999999999999999999999999", "5-9"},
        {"Bytes = 1-2", "1-2"},
        {"bytes=0-1,8-9", "0-1 8-9"},
        {"bytes=8-9 ,\t0-1", "8-9 0-1"},
        {"bytes=,0-1,,", "0-1"},
        {"bytes=0-1,50-60", "0-1"},
        {"bytes=-1,0-0", "9-9 0-0"},
        // nothing of it is there
        {"bytes=10-", "none"},
        {"bytes=10-20", "none"},
        {"bytes=-0", "none"},
        {"bytes=99999999999999999999999999-", "none"},
        {"bytes=10-11,12-", "none"},
        // counts for nothing
        {"", "whole"},
        {"bytes", "whole"},
        {"bytes=", "whole"},
        {"bytes=,", "whole"},
        {"bytes=-", "whole"},
        {"bytes=a-b", "whole"},
        {"bytes=4-3", "whole"},
        {"bytes=0-1,4-3", "whole"},
        {"bytes=+1-2", "whole"},
        {"bytes=1 - 2", "whole"},
        {"bytes=0x1-2", "whole"},
        {"bytes=1-2-3", "whole"},
        {"bytes=--3", "whole"},
        {"lines=0-1", "whole"},
        {"bytes=0-1, bytes=2-3", "whole"},
        // more than there is
        {"bytes=0-,0-", "whole"},
        {"bytes=0-5,4-9", "whole"},
    }));
    CAPTURE(field);
    CHECK(read(field, 10) == expected);
}

TEST_CASE("of an empty file only its end can be asked for", "[http]")
{
    CHECK(read("bytes=0-", 0) == "none");
    CHECK(read("bytes=0-0", 0) == "none");
    CHECK(read("bytes=-0", 0) == "none");
    CHECK(read("bytes=-5", 0) == "whole");
}

TEST_CASE("too many ranges are none", "[http]")
{
    std::string field = "bytes=0-0";
    for (std::size_t i = 1; i < kMaxRanges; ++i)
        field += fmt::format(",{}-{}", 2 * i, 2 * i);
    CHECK(parse_ranges(field, 1000).parts.size() == kMaxRanges);
    CHECK(read(field + ",999-", 1000) == "whole");
    CHECK(read(field + ",5000-", 1000) == "whole");
}
