#include "config/load.hpp"
#include "scratch_directory.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

namespace {

std::vector<std::string> texts(const Loaded& loaded)
{
    std::vector<std::string> lines;
    for (const Problem& problem : loaded.problems)
        lines.push_back(to_text(problem));
    return lines;
}

std::vector<std::string> problems_of(std::string_view toml, const std::vector<std::string>& overrides = {})
{
    return texts(load_text(toml, "w.toml", overrides));
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("a value of the wrong kind is told with its line, its key and what would be right", "[config]")
{
    const auto [toml, problem] = GENERATE(table<std::string, std::string>({
        {"[jobs]\nworkers = \"2\"", "w.toml:2: jobs.workers: wants a whole number from 1 to 64, not \"2\""},
        {"[jobs]\nworkers = -1", "w.toml:2: jobs.workers: wants a whole number from 1 to 64, not -1"},
        {"[jobs]\nworkers = 2.5",
         "w.toml:2: jobs.workers: wants a whole number from 1 to 64, not a number with a fraction"},
        {"[jobs]\nworkers = true", "w.toml:2: jobs.workers: wants a whole number from 1 to 64, not true"},
        {"[jobs]\nworkers = 2026-11-21",
         "w.toml:2: jobs.workers: wants a whole number from 1 to 64, not a date or time"},
        {"[jobs.workers]\na = 1", "w.toml:1: jobs.workers: wants a whole number from 1 to 64, not a table"},
        {"[data]\n\nroot = 7", "w.toml:3: data.root: wants text of 1 to 4095 bytes, not 7"},
        {"[limits]\nidle = 15", "w.toml:2: limits.idle: wants a duration from 1s to 1d, such as \"45s\", "
                                "\"15m\" or \"1h30m\", not 15"},
        {"[limits]\nidle = \"15\"", "w.toml:2: limits.idle: wants a duration from 1s to 1d, such as \"45s\", "
                                    "\"15m\" or \"1h30m\", not \"15\""},
        {"[uploads]\nmax_size = \"16 gigs\"", "w.toml:2: uploads.max_size: wants a size from 1 to "
                                              "1048576TiB, such as \"64KiB\", \"500MB\" or 1048576, "
                                              "not \"16 gigs\""},
        {"[uploads]\nmax_size = -1", "w.toml:2: uploads.max_size: wants a size from 1 to 1048576TiB, such as "
                                     "\"64KiB\", \"500MB\" or 1048576, "
                                     "not -1"},
        {"[ftps]\npassive_ports = 3131",
         "w.toml:2: ftps.passive_ports: wants a range of ports, such as \"3131-3141\", not 3131"},
        {"[ftps]\nlisten = \"0.0.0.0:21\"", "w.toml:2: ftps.listen: wants a list of 1 to 64 endpoints, such "
                                            "as [\"0.0.0.0:22222\", \"[::]:22222\"], "
                                            "not \"0.0.0.0:21\""},
        {"[ftps]\nlisten = [\"1.2.3.4:1\",\n \"nowhere:21\"]",
         "w.toml:2: ftps.listen: wants a list of 1 to 64 endpoints, such as [\"0.0.0.0:22222\", "
         "\"[::]:22222\"], "
         "not \"nowhere:21\""},
        {"[ftps]\nlisten = [22222]", "w.toml:2: ftps.listen: wants a list of 1 to 64 endpoints, such as "
                                     "[\"0.0.0.0:22222\", \"[::]:22222\"], "
                                     "not a list of other things than text"},
        {"[log]\nlevel = \"loud\"", "w.toml:2: log.level: wants one of \"trace\", \"debug\", \"info\", "
                                    "\"warn\", \"error\", not \"loud\""},
        {"[tls]\ncertificate = [\"a.pem\", \"\"]",
         "w.toml:2: tls.certificate: wants a path, or a list of up to 64 paths, not \"\""},
        {"[tls]\nkey = 1", "w.toml:2: tls.key: wants a path, or a list of up to 64 paths, not 1"},
        {"[ftps]\nexternal_address = \"::1\"",
         "w.toml:2: ftps.external_address: wants the IPv4 address clients reach this server at, \"\", or a "
         "list "
         "of up to 64 such as [\"10.0.0.0/8 =\", \"203.0.113.7\"], not \"::1\""},
        {"[ftps]\nexternal_address = [\"10.0.0.1 = 10.1.2.3\", \"::1 = 10.1.2.3\"]",
         "w.toml:2: ftps.external_address: wants the IPv4 address clients reach this server at, \"\", or a "
         "list "
         "of up to 64 such as [\"10.0.0.0/8 =\", \"203.0.113.7\"], not \"::1 = 10.1.2.3\""},
        {"[log]\nformat = 3", "w.toml:2: log.format: wants one of \"text\", \"json\", not 3"},
    }));
    CHECK(problems_of(toml) == Lines{problem});
}

TEST_CASE("a value out of range is told with its line", "[config]")
{
    const auto [toml, problem] = GENERATE(table<std::string, std::string>({
        {"\n[jobs]\nworkers = 0", "w.toml:3: jobs.workers: wants a whole number from 1 to 64, not 0"},
        {"\n[jobs]\nworkers = 65", "w.toml:3: jobs.workers: wants a whole number from 1 to 64, not 65"},
        {"\n[limits]\nsessions = 5000000000",
         "w.toml:3: limits.sessions: wants a whole number from 1 to 1000000, not 5000000000"},
        {"[limits]\nlogin = \"0s\"", "w.toml:2: limits.login: wants a duration from 1s to 1d, such as "
                                     "\"45s\", \"15m\" or \"1h30m\", not \"0s\""},
        {"[data]\nroot = \"\"", "w.toml:2: data.root: wants text of 1 to 4095 bytes, not \"\""},
    }));
    CHECK(problems_of(toml) == Lines{problem});
}

TEST_CASE("an unknown name is refused, with the one probably meant", "[config]")
{
    const auto [toml, problem] = GENERATE(table<std::string, std::string>({
        {"[ftp]\nlisten = []", "w.toml:1: ftp: no such section; did you mean ftps?"},
        {"[webserver]", "w.toml:1: webserver: no such section"},
        {"[ftps]\npasive_ports = \"1-2\"",
         "w.toml:2: ftps.pasive_ports: no such key; did you mean ftps.passive_ports?"},
        {"[ftps]\nidle = \"1m\"", "w.toml:2: ftps.idle: no such key; did you mean limits.idle?"},
        {"[ftps]\ncolour = \"red\"", "w.toml:2: ftps.colour: no such key"},
        {"idle = \"1m\"", "w.toml:1: idle: stands outside of any section; did you mean limits.idle?"},
        {"colour = \"red\"", "w.toml:1: colour: stands outside of any section"},
        {"jobs = 4", "w.toml:1: jobs: is a section: write [jobs]"},
        {"[[jobs]]\nworkers = 4", "w.toml:1: jobs: is a section: write [jobs]"},
        {"[jobs]\nhooks = []", "w.toml:2: jobs.hooks: is a section: write [jobs.hooks]"},
        {"[jobs.hook]\ntries = 1", "w.toml:1: jobs.hook: no such section; did you mean jobs.hooks?"},
        {"[jobs.hooks]\ntires = 1",
         "w.toml:2: jobs.hooks.tires: no such key; did you mean jobs.hooks.tries?"},
    }));
    CHECK(problems_of(toml) == Lines{problem});
}

TEST_CASE("every problem is told at once, in the order of the file", "[config]")
{
    const auto found = problems_of("[retention]\nkeep_last = \"ten\"\n"
                                   "[jobs]\nworkers = 99\n"
                                   "[data]\nroot = 1\n"
                                   "[tls]\nkey = \"k.pem\"\n",
                                   {"limits.sessions=0"});
    REQUIRE(found.size() == 5);
    CHECK(found[0].starts_with("w.toml:2: retention.keep_last: "));
    CHECK(found[1].starts_with("w.toml:4: jobs.workers: "));
    CHECK(found[2].starts_with("w.toml:6: data.root: "));
    CHECK(found[3].starts_with("w.toml:8: tls.key: "));
    CHECK(found[4].starts_with("--set: limits.sessions: "));
}

TEST_CASE("a rule between settings is told at the one that was written", "[config]")
{
    CHECK(problems_of("[ftps]\nlisten = [\"0.0.0.0:3135\"]") ==
          Lines{"w.toml:2: ftps.listen: 0.0.0.0:3135 would listen within the passive ports 3131-3141"});
    CHECK(problems_of("\n\n[ftps]\npassive_ports = \"22000-22222\"").front() ==
          "w.toml:4: ftps.passive_ports: 0.0.0.0:22222 would listen within the passive ports 22000-22222");
}

TEST_CASE("a setting that could not be read breaks no further rule", "[config]")
{
    CHECK(problems_of("[ftps]\nlisten = [\"0.0.0.0:3135\"]\npassive_ports = \"x\"").size() == 1);
}

TEST_CASE("text that is not TOML is told with its line", "[config]")
{
    const std::string toml = GENERATE("[jobs]\nworkers 4", "[jobs]\nworkers = ", "[jobs]\nworkers = 4 4",
                                      "\nworkers = \"\xff\"", "[jobs]\n[jobs]", "[log]\nlevel = info");
    CAPTURE(toml);
    const auto found = problems_of(toml);
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with("w.toml:2: not TOML: "));
}

TEST_CASE("an override that is wrong is told as the command line's", "[config]")
{
    const auto [text, problem] = GENERATE(table<std::string, std::string>({
        {"", "--set: wants section.key=value"},
        {"limits.idle", "--set: limits.idle: wants section.key=value"},
        {"idle=5m", "--set: idle=5m: wants section.key=value"},
        {"limit.idle=5m", "--set: limit.idle: no such section; did you mean limits?"},
        {"limits.idel=5m", "--set: limits.idel: no such key; did you mean limits.idle?"},
        {"jobs.workers=four", "--set: jobs.workers: wants a whole number from 1 to 64, not \"four\""},
        {"jobs.workers=\"4\"", "--set: jobs.workers: wants a whole number from 1 to 64, not \"4\""},
        {"jobs.hooks.tires=1", "--set: jobs.hooks.tires: no such key; did you mean jobs.hooks.tries?"},
        {"jobs.hook.tries=1", "--set: jobs.hook.tries: no such section; did you mean jobs.hooks?"},
        {"jobs.workers=0", "--set: jobs.workers: wants a whole number from 1 to 64, not 0"},
        {"log.level=\"info",
         "--set: log.level: wants one of \"trace\", \"debug\", \"info\", \"warn\", \"error\", "
         "not \"info"},
    }));
    CHECK(problems_of("", {text}) == Lines{problem});
}

TEST_CASE("an override of a wrong value in the file does not hide it", "[config]")
{
    CHECK(problems_of("[jobs]\nworkers = \"x\"", {"jobs.workers=2"}).size() == 1);
}

TEST_CASE("addresses of which nobody can listen on both are refused", "[config]")
{
    const auto [listen, problem] = GENERATE(table<std::string, std::string>({
        {R"("127.0.0.1:1", "127.0.0.1:1")", "127.0.0.1:1 is listed twice"},
        {R"("[::1]:1", "[0::01]:1")", "[::1]:1 is listed twice"},
        {R"("0.0.0.0:1", "127.0.0.1:1")", "127.0.0.1:1 is taken by 0.0.0.0:1"},
        {R"("[::1]:1", "[0::0]:1")", "[::]:1 is taken by [::1]:1"},
    }));
    CHECK(problems_of("[ftps]\nlisten = [" + listen + "]") == Lines{"w.toml:2: ftps.listen: " + problem});
    CHECK(problems_of("[ftps]\nlisten = [\"0.0.0.0:1\", \"[::]:1\", \"127.0.0.1:2\"]").empty());
    CHECK(problems_of("[https]\nlisten = [\"127.0.0.1:22222\"]").size() == 1);
}

TEST_CASE("a file that cannot be read is told by its path", "[config]")
{
    const ScratchDirectory scratch;
    CHECK(texts(load_file(scratch / "none.toml")) ==
          Lines{(scratch / "none.toml") + ": cannot be read: No such file or directory"});
    CHECK(texts(load_file(scratch / "")) == Lines{(scratch / "") + ": cannot be read: Is a directory"});
    // Of what is not mapped there, reading fails behind opening, as of a bad disk.
    CHECK(texts(load_file("/proc/self/mem")) == Lines{"/proc/self/mem: cannot be read: Input/output error"});
}
