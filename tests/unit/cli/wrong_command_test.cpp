#include "server/cli/wrong_command.hpp"

#include <catch2/catch.hpp>

using wharf::cli::wrong_command;

namespace {

// What is said of these words behind the program's name.
std::string said_of(std::vector<std::string> words)
{
    CLI::App app;
    app.require_subcommand(1);
    app.add_subcommand("serve")->add_option("--config");
    CLI::App* jobs = app.add_subcommand("jobs");
    jobs->require_subcommand(1);
    jobs->add_subcommand("list")->add_option("--state");
    jobs->add_subcommand("show")->add_option("id")->required();
    std::reverse(words.begin(), words.end());
    try {
        app.parse(words);
    } catch (const CLI::RequiredError&) {
        return wrong_command(app);
    } catch (const CLI::ParseError&) {
        return "wrong in another way";
    }
    return "well-formed";
}

} // namespace

TEST_CASE("a mistyped command is named, with the one that was meant", "[cli]")
{
    CHECK(said_of({"jbos"}) == "there is no command \"jbos\"; did you mean \"jobs\"?");
    CHECK(said_of({"sreve", "--config", "x"}) == "there is no command \"sreve\"; did you mean \"serve\"?");
    CHECK(said_of({"jobs", "lst", "--state", "failed"}) ==
          "there is no command \"jobs lst\"; did you mean \"jobs list\"?");
}

TEST_CASE("a command that is like none is answered by those there are", "[cli]")
{
    CHECK(said_of({"start"}) == "there is no command \"start\"; there are: serve, jobs");
    CHECK(said_of({"jobs", "0193abcd"}) == "there is no command \"jobs 0193abcd\"; there are: list, show");
}

TEST_CASE("an option in front of the command is named", "[cli]")
{
    CHECK(said_of({"jobs", "--state", "failed"}) == "\"--state\" cannot stand in front of a command");
}

TEST_CASE("where no command is mistyped nothing is said", "[cli]")
{
    CHECK(said_of({}).empty());
    CHECK(said_of({"jobs"}).empty());
    CHECK(said_of({"jobs", "show"}).empty());
    CHECK(said_of({"jobs", "list"}) == "well-formed");
    CHECK(said_of({"jobs", "list", "more"}) == "wrong in another way");
}
