#include "tests/support/captured_log.hpp"
#include "tests/support/ftp/dialogue.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

using wharf::test::CapturedLog;
namespace logging = wharf::log;
namespace fs = std::filesystem;

namespace {

std::string dialogue(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Of one session, without time, level, session and address; durations and rates are "...".
std::vector<std::string> events_of(const std::string& script)
{
    const CapturedLog captured(logging::Format::Text);
    REQUIRE(wharf::test::play(script) == "");
    static const std::regex in_front(R"(^\S+ (info|warning) (event=\S+) session=test address=\S+)");
    static const std::regex durations(R"((seconds=)[0-9.]+( bytes_per_second=[0-9]+)?)");
    std::vector<std::string> events;
    for (const std::string& line : captured.lines())
        events.push_back(std::regex_replace(std::regex_replace(line, in_front, "$2"), durations, "$1..."));
    return events;
}

std::vector<std::string> between_login_and_end(const std::string& script)
{
    auto events = events_of("@ login bob\n" + script);
    REQUIRE(events.size() >= 4);
    CHECK(events[0] == "event=connected");
    CHECK(events[1].starts_with("event=tls version="));
    CHECK(events[2] == R"(event=login user="bob" by=password)");
    CHECK(events.back().starts_with(R"(event=ended user="bob" reason=)"));
    return {events.begin() + 3, events.end() - 1};
}

using Lines = std::vector<std::string>;

constexpr std::string_view kDataTls = " tls=TLSv1.3 cipher=TLS_AES_128_GCM_SHA256 resumed=true";

std::string transfer(const std::string& from_verb_to_sha256, const std::string& error = "")
{
    return R"(event=transfer user="bob" )" + from_verb_to_sha256 + std::string(kDataTls) + error;
}

} // namespace

TEST_CASE("in every dialogue each log line is an object of its own, and tells no password", "[ftp]")
{
    for (const auto& entry : fs::directory_iterator(WHARF_DIALOGUES)) {
        if (entry.path().extension() != ".ftp") continue;
        CAPTURE(entry.path().filename());
        const CapturedLog captured(logging::Format::Json, spdlog::level::trace);
        CHECK(wharf::test::play(dialogue(entry.path())) == "");
        const Lines lines = captured.lines();
        REQUIRE_FALSE(lines.empty());
        int connected = 0;
        for (const std::string& line : lines) {
            const auto record = boost::json::parse(line).as_object();
            // A ban is its address's, whichever session brought it about.
            if (record.at("event") != "banned") CHECK(record.at("session") == "test");
            if (record.at("event") == "connected") ++connected;
            CHECK(line.find("secret") == std::string::npos);
        }
        CHECK(connected == 1);
    }
}

TEST_CASE("an upload tells what came, its digest and its data connection", "[ftp]")
{
    const auto events = between_login_and_end(
        "C: PASV\nS: 227\nC: STOR /abcd-1234/a.csv\nS: 150\nD> hello\\n\nD> !end\nS: 226\n");
    CHECK(
        events ==
        Lines{transfer(
            "verb=STOR path=\"/data.example.gov/abcd-1234/a.csv\" bytes=6 seconds=... outcome=clean code=226"
            " sha256=5891b5b5")});
}

TEST_CASE("a transfer that was stopped tells why", "[ftp]")
{
    const auto events = between_login_and_end("C: PASV\nS: 227\nC: STOR /abcd-1234/a.csv\nS: 150\nD> "
                                              "hello\nC: NOOP\nS: 200\nC: ABOR\nS: 426\nS: 226\n");
    REQUIRE(events.size() == 1);
    CHECK(events[0].find(" outcome=stopped reason=aborted code=426 tls=") != std::string::npos);
}

TEST_CASE("a transfer without a data connection has none to tell of", "[ftp]")
{
    const auto events =
        between_login_and_end("C: PASV\nS: 227\nC: STOR /abcd-1234/a.csv\nD> !late\nS: 150\nS: 425\n");
    REQUIRE(events.size() == 1);
    CHECK(events[0].find(" bytes=0 ") != std::string::npos);
    CHECK(events[0].find(" outcome=no-data-connection code=425 error=\"") != std::string::npos);
}

TEST_CASE("a resumed upload tells where it began", "[ftp]")
{
    const auto events =
        between_login_and_end("@ partial /abcd-1234/a.csv hello\n"
                              "C: PASV\nS: 227\nC: APPE /abcd-1234/a.csv\nS: 150\nD> !\nD> !end\nS: 226\n");
    REQUIRE(events.size() == 1);
    CHECK(events[0].find("path=\"/data.example.gov/abcd-1234/a.csv\" offset=5 bytes=1 ") !=
          std::string::npos);
}

TEST_CASE("a transfer that is refused before it begins tells why", "[ftp]")
{
    const auto events = between_login_and_end("C: PASV\nS: 227\nC: RETR /abcd-1234/no.csv\nS: 550\n");
    REQUIRE(events.size() == 1);
    CHECK(events[0].starts_with(
        R"(event=transfer-refused user="bob" verb=RETR path="/data.example.gov/abcd-1234/no.csv" code=550 reply=")"));
}

TEST_CASE("a rename that makes a job is an enqueue too", "[ftp]")
{
    const auto events = between_login_and_end(
        "C: RNFR /abcd-1234/data.csv\nS: 350\nC: RNTO /abcd-1234/move-files-here-to-enqueue-job\nS: 250\n");
    CHECK(events ==
          Lines{R"(event=rename user="bob" from="/data.example.gov/abcd-1234/data.csv")"
                R"( to="/data.example.gov/abcd-1234/move-files-here-to-enqueue-job")",
                R"(event=enqueue user="bob" path="/data.example.gov/abcd-1234/data.csv" job=0193)"});
}

TEST_CASE("a failed login tells the name that was tried", "[ftp]")
{
    const auto events =
        events_of("@ login nobody\nC: USER bob\\x1b event=login\nS: 331\nC: PASS wrong\nS: 530\n");
    REQUIRE(events.size() == 4);
    CHECK(events[2] == R"(event=login-failed reason=unknown-user user="bob\x1b event=login")");
}

TEST_CASE("the end of a session tells what it did", "[ftp]")
{
    const auto events =
        events_of("@ login bob\nC: PASV\nS: 227\nC: RETR /abcd-1234/data.csv\nS: 150\nD< id,name\\n1,one\\n\n"
                  "D< !end\nS: 226\nC: QUIT\nS: 221\n");
    CHECK(events.back() ==
          R"(event=ended user="bob" reason=quit seconds=... commands=7 transfers=1 bytes_in=0 bytes_out=14)");
}

TEST_CASE("a path is told with its domain, also to somebody who sees no other", "[ftp]")
{
    const auto [login, path] = GENERATE(table<std::string, std::string>({
        {"@ login bob\n", "/data.example.gov/abcd-1234/data.csv"},
        {"@ login ada\n", "/abcd-1234/data.csv"}, // the root lists the domains
        {"@ login nobody\nC: HOST other.example.org\nS: 220\nC: USER ada\nS: 331\nC: PASS secret\nS: 230\n",
         "/other.example.org/abcd-1234/data.csv"},
    }));
    const auto events = events_of(login + "C: DELE /abcd-1234/data.csv\nS: 250\n");
    REQUIRE(events.size() == 5);
    CHECK(events[3].ends_with("path=\"" + path + "\""));
}
