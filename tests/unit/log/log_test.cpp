#include "server/log/log.hpp"

#include "tests/support/captured_log.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace wharf::log;
using wharf::test::CapturedLog;

namespace {

std::string behind_time(const std::string& line)
{
    return line.substr(line.find(' ') + 1);
}

} // namespace

TEST_CASE("as text a line is time, level and event", "[log]")
{
    const CapturedLog log(Format::Text);
    event(spdlog::level::info, "login", {{"user", "alice"}});
    spdlog::warn("{} left", 3);
    REQUIRE(log.lines().size() == 2);
    CHECK(behind_time(log.lines()[0]) == "info event=login user=\"alice\"");
    CHECK(behind_time(log.lines()[1]) == "warning 3 left");
    CHECK(log.lines()[0].substr(0, log.lines()[0].find(' ')).size() ==
          std::string_view("2026-11-21T11:34:27.812Z").size());
}

TEST_CASE("as JSON a line is one object", "[log]")
{
    const CapturedLog log(Format::Json);
    event(spdlog::level::info, "login", {{"user", "ali\nce"}});
    spdlog::error("broken \"pipe\"\n");
    REQUIRE(log.lines().size() == 2);
    const auto login = boost::json::parse(log.lines()[0]).as_object();
    CHECK(login.at("time").as_string().size() == 24);
    CHECK(login.at("level") == "info");
    CHECK(login.at("event") == "login");
    CHECK(login.at("user") == "ali\nce");
    CHECK(login.size() == 4);
    const auto message = boost::json::parse(log.lines()[1]).as_object();
    CHECK(message.at("message") == "broken \"pipe\"\n");
}

TEST_CASE("a message of several lines comes out as one", "[log]")
{
    const CapturedLog log(Format::Text);
    spdlog::info("first\nsecond");
    REQUIRE(log.lines().size() == 1);
    CHECK(behind_time(log.lines()[0]) == "info first\\x0asecond");
}

TEST_CASE("a file's name within a message cannot pose as an event", "[log]")
{
    const CapturedLog log(Format::Text);
    const std::string name = R"(x event=login-failed session=1 address=203.0.113.9 user="x.csv)";
    spdlog::warn("cannot remove {}: busy", name);
    REQUIRE(log.lines().size() == 1);
    CHECK(log.lines()[0].find("event=") == std::string::npos);
    CHECK(behind_time(log.lines()[0]) ==
          R"(warning cannot remove x event\x3dlogin-failed session=1 address=203.0.113.9 user="x.csv: busy)");
}

TEST_CASE("what is below the level is not written", "[log]")
{
    const CapturedLog log(Format::Text, spdlog::level::warn);
    CHECK_FALSE(enabled(spdlog::level::info));
    event(spdlog::level::info, "login");
    spdlog::info("hello");
    event(spdlog::level::warn, "refused");
    REQUIRE(log.lines().size() == 1);
    CHECK(behind_time(log.lines()[0]) == "warning event=refused");
}

TEST_CASE("level and format can change at any time", "[log]")
{
    const CapturedLog log(Format::Text);
    change(spdlog::level::debug, Format::Json);
    event(spdlog::level::debug, "command");
    REQUIRE(log.lines().size() == 1);
    CHECK(boost::json::parse(log.lines()[0]).as_object().at("event") == "command");
}

TEST_CASE("a line begun in one format and written in the other is well-formed", "[log]")
{
    const CapturedLog log(Format::Text);
    const Line late(Format::Text, "login");
    change(spdlog::level::info, Format::Json);
    write(spdlog::level::info, late);
    REQUIRE(log.lines().size() == 1);
    CHECK(boost::json::parse(log.lines()[0]).as_object().at("message") == "event=login");
}

TEST_CASE("lines of several threads are whole while the format changes", "[log]")
{
    const CapturedLog log(Format::Json);
    constexpr int kEach = 200;
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n)
        threads.emplace_back([] {
            for (int i = 0; i < kEach; ++i)
                event(spdlog::level::info, "test", {{"text", "a\nb"}});
        });
    for (int i = 0; i < 50; ++i)
        change(spdlog::level::info, i % 2 == 0 ? Format::Text : Format::Json);
    for (std::thread& thread : threads)
        thread.join();
    CHECK(log.lines().size() == 4 * kEach);
}
