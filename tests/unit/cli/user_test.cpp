#include "auth/user_store.hpp"
#include "command_line.hpp"

#include <catch2/catch.hpp>

using namespace wharf::cli;
using wharf::auth::Role;
using wharf::auth::Secret;
using wharf::auth::Users;
using wharf::auth::UserStore;

namespace {

Users users_of(const CommandLine& line)
{
    return wharf::auth::load_users(line / "users.toml").users;
}

Ran add_bob(CommandLine& line)
{
    return line.run({"user", "add", "bob", "--domain", "data.example.gov", "--password-stdin"}, "pw\n");
}

bool can_log_in(const CommandLine& line, std::string password)
{
    UserStore store(line / "users.toml");
    return store.verify({"bob", Secret(std::move(password))}).has_value();
}

} // namespace

TEST_CASE("user add makes the domains, and a publisher who can log in", "[cli]")
{
    CommandLine line;
    const Ran ran = line.run({"user", "add", "--domain", "Data.Example.GOV", "--domain", "b.org", "--set",
                              "log.level=debug", "bob", "--password-stdin"},
                             "pw\n");
    CHECK(ran.err.empty());
    REQUIRE(ran.exit_code == kOk);
    CHECK(ran.out == "added publisher \"bob\" to " + line / "users.toml" + "\n");
    CHECK(line.domains_made == std::vector{line / "data/data.example.gov", line / "data/b.org"});
    const Users users = users_of(line);
    REQUIRE(users.contains("bob"));
    CHECK(users.at("bob").role == Role::Publisher);
    CHECK(users.at("bob").domains == std::vector<std::string>{"data.example.gov", "b.org"});
    CHECK(can_log_in(line, "pw"));
}

TEST_CASE("user add of an admin needs no domain", "[cli]")
{
    CommandLine line;
    REQUIRE(line.run({"user", "add", "ann", "--role", "admin", "--password-stdin"}, "pw").exit_code == kOk);
    CHECK(users_of(line).at("ann").role == Role::Admin);
}

TEST_CASE("a user command with arguments that cannot be right is a usage error", "[cli]")
{
    CommandLine line;
    const std::vector<std::string> words = GENERATE(values<std::vector<std::string>>({
        {"user", "add", "--password-stdin"},
        {"user", "add", "bob", "--password-stdin"},
        {"user", "add", "bob", "--role", "root", "--password-stdin"},
        {"user", "add", "bob", "--domain", "a..b", "--password-stdin"},
        {"user", "add", "bob", "--domain", "a.org", "--domain", "A.org", "--password-stdin"},
        {"user", "add", "a/b", "--role", "admin", "--password-stdin"},
        {"user", "add", "a:b", "--role", "admin", "--password-stdin"},
        {"user", "add", "bob", "ann", "--role", "admin", "--password-stdin"},
        {"user"},
        {"user", "rename", "bob"},
        {"user", "remove"},
        {"user", "set"},
        {"user", "set", "bob"},
        {"user", "set", "bob", "--role", "root"},
        {"user", "set", "bob", "--domain", "a..b"},
        {"user", "set", "bob", "--domain", "a.org", "--domain", "A.org"},
        {"user", "set", "a/b", "--role", "admin"},
    }));
    const Ran ran = line.run(words, "pw\n");
    CHECK(ran.exit_code == kUsage);
    CHECK_FALSE(ran.err.empty());
    CHECK(users_of(line).empty());
    CHECK(line.domains_made.empty());
}

TEST_CASE("user add of a name that is there already changes nothing", "[cli]")
{
    CommandLine line;
    REQUIRE(add_bob(line).exit_code == kOk);
    const Users before = users_of(line);
    line.domains_made.clear();
    const Ran ran = line.run({"user", "add", "bob", "--domain", "new.org", "--password-stdin"}, "other\n");
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err == "there is a user \"bob\" in " + line / "users.toml" + " already\n");
    CHECK(users_of(line) == before);
    CHECK(line.domains_made.empty());
}

TEST_CASE("user add takes no token from a user of that name who was added meanwhile", "[cli]")
{
    CommandLine line;
    line.meanwhile = [&line] {
        REQUIRE(add_bob(line).exit_code == kOk);
        REQUIRE(line.run({"token", "create", "bob", "--scope", "read"}).exit_code == kOk);
    };
    const Ran ran = add_bob(line);
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err == "there is a user \"bob\" in " + line / "users.toml" + " already\n");
    CHECK_FALSE(line.run({"token", "list"}).out.empty());
}

TEST_CASE("user add stops when a domain cannot be made", "[cli]")
{
    CommandLine line;
    line.domain_problem = "No space left on device";
    const Ran ran = add_bob(line);
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err == "cannot make domain data.example.gov: No space left on device\n");
    CHECK(users_of(line).empty());
}

TEST_CASE("user set changes the role, the domains or both, and nothing else", "[cli]")
{
    CommandLine line;
    REQUIRE(add_bob(line).exit_code == kOk);
    REQUIRE(line.run({"token", "create", "bob", "--scope", "read"}).exit_code == kOk);
    const auto tokens = line.run({"token", "list"}).out;
    auto expected = users_of(line).at("bob");
    line.domains_made.clear();

    const Ran role = line.run({"user", "set", "bob", "--role", "viewer"});
    CHECK(role.err.empty());
    REQUIRE(role.exit_code == kOk);
    CHECK(role.out == "\"bob\" is viewer of data.example.gov now\n");
    expected.role = Role::Viewer;
    CHECK(users_of(line).at("bob") == expected);
    CHECK(line.domains_made.empty());

    const Ran domains = line.run({"user", "set", "bob", "--domain", "B.org", "--domain", "c.org"});
    CHECK(domains.out == "\"bob\" is viewer of b.org c.org now\n");
    expected.domains = {"b.org", "c.org"};
    CHECK(users_of(line).at("bob") == expected);
    CHECK(line.domains_made == std::vector{line / "data/b.org", line / "data/c.org"});

    const Ran both = line.run({"user", "set", "bob", "--role", "admin", "--domain", "d.org"});
    CHECK(both.out == "\"bob\" is admin of every domain now\n");
    expected.role = Role::Admin;
    expected.domains = {"d.org"};
    CHECK(users_of(line).at("bob") == expected);
    CHECK(line.run({"token", "list"}).out == tokens);
    CHECK(can_log_in(line, "pw"));
}

TEST_CASE("user set of an admin without domains to another role asks for one", "[cli]")
{
    CommandLine line;
    REQUIRE(line.run({"user", "add", "ann", "--role", "admin", "--password-stdin"}, "pw").exit_code == kOk);
    const Ran refused = line.run({"user", "set", "ann", "--role", "publisher"});
    CHECK(refused.exit_code == kProblem);
    CHECK(refused.err == "a publisher needs at least one domain\n");
    CHECK(users_of(line).at("ann").role == Role::Admin);
    CHECK(line.run({"user", "set", "ann", "--role", "publisher", "--domain", "a.org"}).exit_code == kOk);
}

TEST_CASE("user set changes nothing when a domain cannot be made, or the user went meanwhile", "[cli]")
{
    CommandLine line;
    REQUIRE(add_bob(line).exit_code == kOk);
    const Users before = users_of(line);
    line.domain_problem = "No space left on device";
    const Ran full = line.run({"user", "set", "bob", "--domain", "new.org"});
    CHECK(full.exit_code == kProblem);
    CHECK(full.err == "cannot make domain new.org: No space left on device\n");
    CHECK(users_of(line) == before);

    line.domain_problem.reset();
    line.meanwhile = [&line] { REQUIRE(line.run({"user", "remove", "bob"}).exit_code == kOk); };
    const Ran gone = line.run({"user", "set", "bob", "--domain", "new.org"});
    CHECK(gone.exit_code == kProblem);
    CHECK(gone.err == "there is no user \"bob\" in " + line / "users.toml" + "\n");
    CHECK(users_of(line).empty());
}

TEST_CASE("user passwd replaces the password", "[cli]")
{
    CommandLine line;
    REQUIRE(add_bob(line).exit_code == kOk);
    const Ran ran = line.run({"user", "passwd", "bob", "--password-stdin"}, "new\n");
    CHECK(ran.err.empty());
    REQUIRE(ran.exit_code == kOk);
    CHECK(can_log_in(line, "new"));
    CHECK_FALSE(can_log_in(line, "pw"));
}

TEST_CASE("user passwd, set and remove of nobody are told", "[cli]")
{
    CommandLine line;
    const Ran passwd = line.run({"user", "passwd", "bob", "--password-stdin"}, "new\n");
    CHECK(passwd.exit_code == kProblem);
    CHECK(passwd.err == "there is no user \"bob\" in " + line / "users.toml" + "\n");
    const Ran remove = line.run({"user", "remove", "bob"});
    CHECK(remove.exit_code == kProblem);
    CHECK(remove.err == passwd.err);
    const Ran set = line.run({"user", "set", "bob", "--domain", "a.org"});
    CHECK(set.exit_code == kProblem);
    CHECK(set.err == passwd.err);
    CHECK(line.domains_made.empty());
}

TEST_CASE("user remove takes the user away", "[cli]")
{
    CommandLine line;
    REQUIRE(add_bob(line).exit_code == kOk);
    REQUIRE(line.run({"user", "remove", "bob"}).exit_code == kOk);
    CHECK(users_of(line).empty());
}

TEST_CASE("user list shows names, roles and domains, and never a hash", "[cli]")
{
    CommandLine line;
    CHECK(line.run({"user", "list"}).out.empty());
    REQUIRE(add_bob(line).exit_code == kOk);
    REQUIRE(line.run({"user", "add", "ann.lee", "--role", "admin", "--password-stdin"}, "pw\n").exit_code ==
            kOk);
    const Ran ran = line.run({"user", "list"});
    CHECK(ran.exit_code == kOk);
    CHECK(ran.out == "ann.lee  admin      every domain\n"
                     "bob      publisher  data.example.gov\n");
}

TEST_CASE("a broken users file stops every user command, before a password is read", "[cli]")
{
    CommandLine line;
    line.write("users.toml", "[users.bob\n");
    const std::vector<std::string> words = GENERATE(values<std::vector<std::string>>({
        {"user", "add", "ann", "--role", "admin", "--password-stdin"},
        {"user", "passwd", "bob", "--password-stdin"},
        {"user", "set", "bob", "--role", "viewer"},
        {"user", "remove", "bob"},
        {"user", "list"},
    }));
    const Ran ran = line.run(words);
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err.starts_with(line / "users.toml" + ":1: not TOML: "));
}

TEST_CASE("a broken configuration stops every user command", "[cli]")
{
    CommandLine line;
    line.write("wharfinger.toml", "[jobs]\nworkers = 0\n");
    const std::vector<std::string> words = GENERATE(values<std::vector<std::string>>({
        {"user", "add", "ann", "--role", "admin", "--password-stdin"},
        {"user", "passwd", "bob", "--password-stdin"},
        {"user", "set", "bob", "--role", "viewer"},
        {"user", "remove", "bob"},
        {"user", "list"},
    }));
    const Ran ran = line.run(words, "pw\n");
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err ==
          line / "wharfinger.toml" + ":2: jobs.workers: wants a whole number from 1 to 64, not 0\n");
}
