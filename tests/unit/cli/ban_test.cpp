#include "command_line.hpp"

#include <catch2/catch.hpp>

using namespace wharf::cli;

namespace {

// With a data root to work in.
class BanCommandLine : public CommandLine {
public:
    BanCommandLine()
    {
        const Ran made = run({"domain", "create", "data.example.gov"});
        REQUIRE(made.err.empty());
    }
    Ran list() { return run({"ban", "list"}); }
};

} // namespace

TEST_CASE("without bans there is nothing to list", "[cli]")
{
    BanCommandLine line;
    CHECK(line.list().out.empty());
    CHECK(line.list().exit_code == kOk);
    CHECK(line.run({"ban", "list", "--json"}).out == "[]\n");
}

TEST_CASE("a ban set by hand is listed with whom, until when and why", "[cli]")
{
    BanCommandLine line;
    const Ran added = line.run({"ban", "add", "192.0.2.7", "--user", "bob", "--for", "2h"});
    CHECK(added.err.empty());
    CHECK(added.out.starts_with("banned 192.0.2.7 \"bob\" until 20"));
    const std::string listed = line.list().out;
    CHECK(listed.starts_with("192.0.2.7 \"bob\"  until 20"));
    CHECK(listed.ends_with("Z  by hand\n"));
    const std::string json = line.run({"ban", "list", "--json"}).out;
    CHECK(json.starts_with(R"([{"address":"192.0.2.7","user":"bob","since":"20)"));
    CHECK(json.ends_with("\"failures\":0,\"times\":1,\"reason\":\"by hand\"}]\n"));
}

TEST_CASE("an IPv6 address is banned with its /64, and again replaces the ban", "[cli]")
{
    BanCommandLine line;
    line.run({"ban", "add", "2001:db8::7"});
    line.run({"ban", "add", "2001:db8::8"});
    const std::string listed = line.list().out;
    CHECK(listed.starts_with("2001:db8::/64  until "));
    CHECK(std::count(listed.begin(), listed.end(), '\n') == 1);
}

TEST_CASE("a ban that would last longer than can be written down is refused", "[cli]")
{
    BanCommandLine line;
    const Ran ran = line.run({"ban", "add", "192.0.2.7", "--for", "36500d"});
    CHECK(ran.exit_code == kUsage);
    CHECK_THAT(ran.err, Catch::StartsWith("--for 36500d: no ban can last longer than 2"));
    CHECK_THAT(ran.err, Catch::EndsWith("d from now\n"));
    CHECK(line.list().out.empty());
    REQUIRE(line.run({"ban", "add", "192.0.2.7", "--for", "20000d"}).exit_code == kOk);
    CHECK_FALSE(line.list().out.empty());
}

TEST_CASE("the bans that are in force are listed, with what they are for", "[cli]")
{
    BanCommandLine line;
    line.write("data/bans", "wharfinger-bans 1\n"
                            "1 4102444800 40 1 192.0.2.7\n"
                            "1 4102444800 10 3 192.0.2.8 bob\n"
                            "1 2 10 3 192.0.2.9 bob\n");
    CHECK(line.list().out ==
          "192.0.2.7  until 2100-01-01T00:00:00.000Z  40 failed logins\n"
          "192.0.2.8 \"bob\"  until 2100-01-01T00:00:00.000Z  10 failed logins, ban number 3\n");
}

TEST_CASE("a ban of who is exempt says that it has no effect", "[cli]")
{
    const auto [exempt, banned, told] = GENERATE(table<std::string, std::string, std::string>({
        {"192.0.2.0/24", "192.0.2.7",
         "192.0.2.7 is exempt (192.0.2.0/24 in bans.exempt): the ban has no effect there\n"},
        {"192.0.2.0/24", "198.51.100.7", ""},
        {"2001:db8::1", "2001:db8::7", ""}, // of the /64 one address is
    }));
    BanCommandLine line;
    line.write("wharfinger.toml",
               "[data]\nroot = \"" + line / "data" + "\"\n[bans]\nexempt = [\"" + exempt + "\"]\n");
    CHECK(line.run({"ban", "add", banned}).err == told);
}

TEST_CASE("bans are lifted by address, network, user, both, or all at once", "[cli]")
{
    BanCommandLine line;
    line.write("data/bans", "wharfinger-bans 1\n"
                            "1 4102444800 40 1 192.0.2.7\n"
                            "1 4102444800 10 1 192.0.2.7 bob\n"
                            "1 4102444800 10 1 192.0.2.8 bob\n"
                            "1 4102444800 10 1 2001:db8::/64 ann\n");
    using Words = std::vector<std::string>;
    const auto [words, lifted] = GENERATE(table<Words, Words>({
        {{"192.0.2.7"}, {"192.0.2.7", "192.0.2.7 \"bob\""}},
        {{"192.0.2.0/24"}, {"192.0.2.7", "192.0.2.7 \"bob\"", "192.0.2.8 \"bob\""}},
        {{"--user", "bob"}, {"192.0.2.7 \"bob\"", "192.0.2.8 \"bob\""}},
        {{"192.0.2.8", "--user", "bob"}, {"192.0.2.8 \"bob\""}},
        {{"2001:db8::9"}, {"2001:db8::/64 \"ann\""}},
        {{"--all"}, {"192.0.2.7", "192.0.2.7 \"bob\"", "192.0.2.8 \"bob\"", "2001:db8::/64 \"ann\""}},
    }));
    Words command{"ban", "lift"};
    command.insert(command.end(), words.begin(), words.end());
    const Ran ran = line.run(command);
    CHECK(ran.exit_code == kOk);
    std::string expected;
    for (const std::string& one : lifted)
        expected += "lifted " + one + "\n";
    CHECK(ran.out == expected);
    const std::string left = line.list().out;
    CHECK(std::count(left.begin(), left.end(), '\n') == 4 - static_cast<std::ptrdiff_t>(lifted.size()));
    for (const std::string& one : lifted)
        CHECK(left.find(one + "  ") == std::string::npos);
}

TEST_CASE("lifting a ban that is not there is a problem; lifting all of none is not", "[cli]")
{
    BanCommandLine line;
    const Ran ran = line.run({"ban", "lift", "192.0.2.7"});
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err == "there is no such ban\n");
    CHECK(line.run({"ban", "lift", "--all"}).exit_code == kOk);
}

TEST_CASE("arguments that cannot be right are usage errors", "[cli]")
{
    BanCommandLine line;
    const auto words = GENERATE(values<std::vector<std::string>>({{"lift"},
                                                                  {"lift", "office"},
                                                                  {"lift", "192.0.2.7", "--all"},
                                                                  {"add"},
                                                                  {"add", "192.0.2.0/24"},
                                                                  {"add", "2001:db8::/32"},
                                                                  {"add", "192.0.2.7", "--for", "2"},
                                                                  {"add", "192.0.2.7", "--user", "a/b"}}));
    std::vector<std::string> command{"ban"};
    command.insert(command.end(), words.begin(), words.end());
    CAPTURE(words);
    const Ran ran = line.run(command);
    CHECK(ran.exit_code == kUsage);
    CHECK_FALSE(ran.err.empty());
    CHECK(line.list().out.empty());
}
