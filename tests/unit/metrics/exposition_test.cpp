#include "parsed_text.hpp"
#include "server/metrics/exposition.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <stdexcept>

using namespace wharf::metrics;
using wharf::test::parse_metrics;
using namespace std::chrono_literals;

namespace {

constexpr std::array kBounds{0.1, 1.0, 10.0};

} // namespace

TEST_CASE("a metric is its help, its type and its samples, in this order", "[metrics]")
{
    Exposition out;
    out.metric(Exposition::Type::Counter, "wharfinger_things_total", "Things.");
    out.sample({{"kind", "small"}, {"place", "here"}}, std::uint64_t{18'446'744'073'709'551'615U});
    out.metric(Exposition::Type::Gauge, "wharfinger_depth", "Depth.");
    out.sample({}, std::int64_t{-3});
    const std::string expected =
        "# HELP wharfinger_things_total Things.\n"
        "# TYPE wharfinger_things_total counter\n"
        "wharfinger_things_total{kind=\"small\",place=\"here\"} 18446744073709551615\n"
        "# HELP wharfinger_depth Depth.\n"
        "# TYPE wharfinger_depth gauge\n"
        "wharfinger_depth -3\n";
    CHECK(out.take() == expected);
}

TEST_CASE("whatever stands in a label or a help comes out as it went in", "[metrics]")
{
    const std::string text =
        GENERATE(as<std::string>{}, "", "\\", "\"", "\n", "\\n", "a\\\"b\nc{d=\"e\"} 1\n", "# HELP x",
                 "Gr\xc3\xbc\xc3\x9f"
                 "e",
                 "ends in \\");
    Exposition out;
    out.metric(Exposition::Type::Gauge, "g", "x" + text);
    out.sample({{"text", text}}, std::uint64_t{1});
    const auto metrics = parse_metrics(out.take());
    REQUIRE(metrics.size() == 1);
    CHECK(metrics[0].help == "x" + text);
    CHECK(metrics[0].value({{"text", text}}) == 1);
}

TEST_CASE("numbers are written so that they can be read back", "[metrics]")
{
    const double value = GENERATE(0.0, 0.1, 1e-9, 1e300, 1'700'000'000.25, -2.5);
    Exposition out;
    out.metric(Exposition::Type::Gauge, "g", "G.");
    out.sample({}, value);
    CHECK(parse_metrics(out.take()).at(0).value() == value);
}

TEST_CASE("what is no finite number has the names of the format", "[metrics]")
{
    static constexpr double kInfinite = std::numeric_limits<double>::infinity();
    const auto [value, shown] = GENERATE(table<double, std::string>({
        {kInfinite, "+Inf"},
        {-kInfinite, "-Inf"},
        {std::numeric_limits<double>::quiet_NaN(), "NaN"},
    }));
    Exposition out;
    out.metric(Exposition::Type::Gauge, "g", "G.");
    out.sample({}, value);
    CHECK(out.take().ends_with("\ng " + shown + "\n"));
}

TEST_CASE("each class of a histogram holds what the ones before it hold too", "[metrics]")
{
    Histogram histogram(kBounds);
    for (const auto took : {50ms, 100ms, 101ms, 1000ms, 9999ms, 10'001ms, 3'600'000ms})
        histogram.observe(took);
    Exposition out;
    out.metric(Exposition::Type::Histogram, "h_seconds", "H.");
    out.sample(histogram);
    const std::string expected = "# HELP h_seconds H.\n"
                                 "# TYPE h_seconds histogram\n"
                                 "h_seconds_bucket{le=\"0.1\"} 2\n"
                                 "h_seconds_bucket{le=\"1\"} 4\n"
                                 "h_seconds_bucket{le=\"10\"} 5\n"
                                 "h_seconds_bucket{le=\"+Inf\"} 7\n"
                                 "h_seconds_sum 3621.251\n"
                                 "h_seconds_count 7\n";
    CHECK(out.take() == expected);
}

TEST_CASE("what ended before it began took no time", "[metrics]")
{
    Histogram histogram(kBounds);
    histogram.observe(-5s);
    const auto reading = histogram.read();
    CHECK(reading.count == 1);
    CHECK(reading.up_to.front() == 1);
    CHECK(reading.sum == 0);
}

TEST_CASE("the strict reader is strict", "[metrics]")
{
    const std::string text =
        GENERATE(as<std::string>{}, "a 1\n", "# HELP a A.\na 1\n",
                 "# HELP a A.\n# TYPE a gauge\na 1",              // no line end
                 "# HELP a A.\n# TYPE a gauge\na 1 2\n",          // a timestamp
                 "# HELP a A.\n# TYPE a gauge\na  1\n",           // two blanks
                 "# HELP a A.\n# TYPE a gauge\na 1\na 2\n",       // twice
                 "# HELP a A.\n# TYPE a gauge\nb 1\n",            // of another
                 "# HELP a A.\n# TYPE a gauge\na{b=\"\\t\"} 1\n", // no such escape
                 "# HELP a A.\n# TYPE a gauge\na{1b=\"\"} 1\n", "# HELP a A.\n# TYPE a counter\na 1\n",
                 "# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n",
                 "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n"
                 "a_sum 1\na_count 1\n");
    CAPTURE(text);
    CHECK_THROWS_AS(parse_metrics(text), std::runtime_error);
}
