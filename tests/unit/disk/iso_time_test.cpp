#include "archive/disk/iso_time.hpp"

#include <catch2/catch.hpp>

using namespace wharf::archive;
using namespace std::chrono_literals;

TEST_CASE("a moment is written in UTC with milliseconds and read back", "[disk]")
{
    auto [milliseconds, text] = GENERATE(table<std::int64_t, std::string>({
        {0, "1970-01-01T00:00:00.000Z"},
        {1, "1970-01-01T00:00:00.001Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {951827696789, "2000-02-29T12:34:56.789Z"},
        {1795266302123, "2026-11-21T13:05:02.123Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
    }));
    const TimePoint at{std::chrono::milliseconds(milliseconds)};
    CHECK(iso_time(at) == text);
    CHECK(parse_iso_time(text) == at);
}

TEST_CASE("text that is not exactly such a moment is refused", "[disk]")
{
    auto text = GENERATE(values<std::string>(
        {"", "2026-11-21", "2026-11-21T13:05:02Z", "2026-11-21T13:05:02.123", "2026-11-21 13:05:02.123Z",
         "2026-11-21T13:05:02.123z", "2026-11-21T13:05:02.123Z ", "2026-13-21T13:05:02.123Z",
         "2026-00-21T13:05:02.123Z", "2026-02-29T13:05:02.123Z", "2026-11-31T13:05:02.123Z",
         "2026-11-00T13:05:02.123Z", "2026-11-21T24:05:02.123Z", "2026-11-21T13:60:02.123Z",
         "2026-11-21T13:05:60.123Z", "+026-11-21T13:05:02.123Z", "2026-11-21T13:05:-2.123Z"}));
    CAPTURE(text);
    CHECK_FALSE(parse_iso_time(text));
}
