#include "server/metrics/histogram.hpp"
#include "server/metrics/http_counts.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using namespace wharf::metrics;

namespace {

constexpr std::array kBounds{1.0};

std::uint64_t requests(const HttpCounts& counts, std::string_view method, std::string_view status)
{
    for (std::size_t row = 0; row < HttpCounts::kMethods.size(); ++row)
        for (std::size_t column = 0; column < HttpCounts::kClasses.size(); ++column)
            if (HttpCounts::kMethods[row] == method && HttpCounts::kClasses[column] == status)
                return counts.of(row, column).value();
    FAIL("no such series");
    return 0;
}

} // namespace

TEST_CASE("nothing that several threads count at once is lost", "[metrics]")
{
    constexpr int kThreads = 4;
    constexpr std::uint64_t kTimes = 20'000;
    Counter counter;
    Gauge gauge;
    Histogram histogram(kBounds);
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
            for (std::uint64_t n = 0; n < kTimes; ++n) {
                const Present present(gauge);
                counter.add(3);
                histogram.observe(std::chrono::seconds(n % 2 == 0 ? 1 : 2));
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(counter.value() == 3 * kThreads * kTimes);
    CHECK(gauge.value() == 0);
    const auto reading = histogram.read();
    CHECK(reading.count == kThreads * kTimes);
    CHECK(reading.up_to.front() == kThreads * kTimes / 2);
    CHECK(reading.sum == 1.5 * kThreads * kTimes);
}

TEST_CASE("something counts as present for as long as it lives", "[metrics]")
{
    Gauge gauge;
    {
        const Present one(gauge);
        const Present another(gauge);
        CHECK(gauge.value() == 2);
    }
    CHECK(gauge.value() == 0);
}

TEST_CASE("a request counts for its method and the class of its status", "[metrics]")
{
    const auto [method, status, row, column] =
        GENERATE(table<std::string, std::optional<unsigned>, std::string, std::string>({
            {"GET", 200, "GET", "2xx"},
            {"HEAD", 304, "HEAD", "3xx"},
            {"POST", 101, "POST", "1xx"},
            {"DELETE", 599, "DELETE", "5xx"},
            {"PROPFIND", 405, "other", "4xx"},
            {"get", 400, "other", "4xx"},
            {"other", 400, "other", "4xx"},
            {"", 408, "other", "4xx"},
            {"PUT", 0, "PUT", "5xx"},
            {"POST", std::nullopt, "POST", "none"},
            {"OPTIONS", 1000, "OPTIONS", "5xx"},
        }));
    HttpCounts counts;
    counts.count(method, status);
    CHECK(requests(counts, row, column) == 1);
}
