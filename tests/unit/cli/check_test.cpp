#include "command_line.hpp"
#include "config/load.hpp"

#include <catch2/catch.hpp>

using namespace wharf::cli;

TEST_CASE("check prints the settings in effect as a file that loads", "[cli]")
{
    CommandLine line;
    const Ran ran = line.run({"check", "--set", "jobs.workers=7"});
    CHECK(ran.err == "warning: auth.users: " + line / "users.toml" +
                         ": no such file, so nobody can log in: `wharfinger user add`\n");
    REQUIRE(ran.exit_code == kOk);
    const auto loaded = wharf::config::load_text(ran.out, "printed");
    CHECK(loaded.ok());
    CHECK(loaded.config.jobs.workers == 7);
    CHECK(loaded.config.data.root == line / "data");
    CHECK(loaded.config.auth.users == line / "users.toml");
}

TEST_CASE("check prints every problem with its line, and nothing else", "[cli]")
{
    CommandLine line;
    line.write("wharfinger.toml", "[jobs]\nworkers = 0\n[ftps]\npasive_ports = \"1-2\"\n");
    const Ran ran = line.run({"check"});
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.out.empty());
    const std::string file = line / "wharfinger.toml";
    CHECK(ran.err == file + ":2: jobs.workers: wants a whole number from 1 to 64, not 0\n" + file +
                         ":4: ftps.pasive_ports: no such key; did you mean ftps.passive_ports?\n");
}

TEST_CASE("check looks for the files that are named", "[cli]")
{
    CommandLine line;
    line.write("wharfinger.toml", "[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n");
    line.write("c.pem", "");
    const Ran ran = line.run({"check", "--set", "data.root=."});
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err ==
          line / "wharfinger.toml" + ":3: tls.key: cannot use " + line / "k.pem" + ": no such file\n");
}

TEST_CASE("check reads the users file too", "[cli]")
{
    CommandLine line;
    line.write("users.toml", "[users.bob]\nrole = \"admin\"\n");
    const Ran ran = line.run({"check"});
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err == line / "users.toml" + ":1: \"bob\": has no password\n");
}
