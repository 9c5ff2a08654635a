#include "server/http/message/conditional.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;
using namespace std::chrono;

namespace {

constexpr sys_seconds kNow = sys_days(2026y / November / 21) + 13h;
const Validators kThere{{"abc", false}, sys_days(2026y / November / 20) + 12h};
constexpr const char* kBefore = "Fri, 20 Nov 2026 11:59:59 GMT";
constexpr const char* kThen = "Fri, 20 Nov 2026 12:00:00 GMT";
constexpr const char* kLater = "Fri, 20 Nov 2026 12:00:01 GMT";

} // namespace

TEST_CASE("conditions are weighed one by one", "[http]")
{
    auto [name, value, verdict] = GENERATE(table<const char*, const char*, Verdict>({
        {"if-match", "\"abc\"", Verdict::Proceed},
        {"if-match", "\"x\", \"abc\"", Verdict::Proceed},
        {"if-match", "*", Verdict::Proceed},
        {"if-match", "\"x\"", Verdict::Failed},
        {"if-match", "W/\"abc\"", Verdict::Failed},
        {"if-match", "abc", Verdict::Failed},
        {"if-match", "", Verdict::Failed},
        {"if-none-match", "\"abc\"", Verdict::NotModified},
        {"if-none-match", "W/\"abc\"", Verdict::NotModified},
        {"if-none-match", "\"x\" , W/\"y\",\"abc\"", Verdict::NotModified},
        {"if-none-match", "*", Verdict::NotModified},
        {"if-none-match", "\"ab\"", Verdict::Proceed},
        {"if-none-match", "\"ABC\"", Verdict::Proceed},
        {"if-none-match", "abc", Verdict::Proceed},
        {"if-none-match", "\"abc", Verdict::Proceed},
        {"if-none-match", "w/\"abc\"", Verdict::Proceed},
        {"if-modified-since", kBefore, Verdict::Proceed},
        {"if-modified-since", kThen, Verdict::NotModified},
        {"if-modified-since", kLater, Verdict::NotModified},
        {"if-modified-since", "yesterday", Verdict::Proceed},
        {"if-unmodified-since", kBefore, Verdict::Failed},
        {"if-unmodified-since", kThen, Verdict::Proceed},
        {"if-unmodified-since", "yesterday", Verdict::Proceed},
    }));
    CAPTURE(name, value);
    CHECK(check_conditions({{name, value}}, kThere, kNow) == verdict);
}

TEST_CASE("a tag counts for more than a date, and what must match before what must not", "[http]")
{
    using F = Fields;
    CHECK(check_conditions(F{{"if-none-match", "\"x\""}, {"if-modified-since", kLater}}, kThere, kNow) ==
          Verdict::Proceed);
    CHECK(check_conditions(F{{"if-match", "\"abc\""}, {"if-unmodified-since", kBefore}}, kThere, kNow) ==
          Verdict::Proceed);
    CHECK(check_conditions(F{{"if-match", "\"x\""}, {"if-none-match", "\"abc\""}}, kThere, kNow) ==
          Verdict::Failed);
    CHECK(check_conditions(F{{"if-match", "\"abc\""}, {"if-none-match", "\"abc\""}}, kThere, kNow) ==
          Verdict::NotModified);
    CHECK(check_conditions(F{{"if-unmodified-since", kThen}, {"if-modified-since", kThen}}, kThere, kNow) ==
          Verdict::NotModified);
}

TEST_CASE("a field sent twice is one list, and two dates are none", "[http]")
{
    using F = Fields;
    CHECK(check_conditions(F{{"if-none-match", "\"x\""}, {"if-none-match", "\"abc\""}}, kThere, kNow) ==
          Verdict::NotModified);
    CHECK(check_conditions(F{{"if-modified-since", kThen}, {"if-modified-since", kThen}}, kThere, kNow) ==
          Verdict::Proceed);
}

TEST_CASE("a range counts only for what the client has the other part of", "[http]")
{
    auto [value, counts] = GENERATE(table<const char*, bool>({
        {"\"abc\"", true},
        {"W/\"abc\"", false},
        {"\"x\"", false},
        {"\"abc\", \"x\"", false},
        {"*", false},
        {"abc", false},
        {kThen, true},
        {kBefore, false},
        {kLater, false},
    }));
    CAPTURE(value);
    CHECK(range_counts({{"if-range", value}}, kThere, kNow) == counts);
    CHECK(range_counts({}, kThere, kNow));
}

TEST_CASE("a date does not vouch for what may change twice in a second", "[http]")
{
    Validators growing = kThere;
    growing.settled = false;
    CHECK_FALSE(range_counts({{"if-range", kThen}}, growing, kNow));
    CHECK(range_counts({{"if-range", "\"abc\""}}, growing, kNow));
}
