#include "server/cli/wrong_command.hpp"

#include <catch2/catch.hpp>

using wharf::cli::wrong_command;

namespace {

// What is said of these words behind the program's name.
std::string said_of(std::vector<std::string> words)
{
    CLI::App app;
    app.set_version_flag("--version", "1");
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
    } catch (const CLI::ExtrasError&) {
        const std::string wrong = wrong_command(app);
        return wrong.empty() ? "wrong in another way" : wrong;
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
    CHECK(said_of({"start"}) ==
          "there is no command \"start\"; there are: serve, jobs; \"--help\" tells what they do");
    CHECK(said_of({"jobs", "0193abcd"}) ==
          "there is no command \"jobs 0193abcd\"; there are: list, show; \"jobs --help\" tells what they do");
}

TEST_CASE("an option without its dashes is told to have them", "[cli]")
{
    CHECK(said_of({"help"}) == "there is no command \"help\"; did you mean \"--help\"?");
    CHECK(said_of({"help", "jobs"}) == "there is no command \"help\"; did you mean \"--help\"?");
    CHECK(said_of({"version"}) == "there is no command \"version\"; did you mean \"--version\"?");
    CHECK(said_of({"jobs", "help"}) == "there is no command \"jobs help\"; did you mean \"jobs --help\"?");
}

TEST_CASE("an option in front of the command is named, and told its place", "[cli]")
{
    CHECK(said_of({"jobs", "--state", "failed"}) ==
          "\"--state\" cannot stand in front of a command; put it behind: \"jobs COMMAND --state ...\"");
    CHECK(said_of({"--config", "x"}) ==
          "\"--config\" cannot stand in front of a command; put it behind: \"COMMAND --config ...\"");
    CHECK(said_of({"--config", "x", "jobs", "list"}) ==
          "\"--config\" cannot stand in front of a command; put it behind: \"jobs list --config ...\"");
    CHECK(said_of({"jobs", "--state", "failed", "list"}) ==
          "\"--state\" cannot stand in front of a command; put it behind: \"jobs list --state ...\"");
}

TEST_CASE("where no command is mistyped nothing is said", "[cli]")
{
    CHECK(said_of({}).empty());
    CHECK(said_of({"jobs"}).empty());
    CHECK(said_of({"jobs", "show"}).empty());
    CHECK(said_of({"jobs", "list"}) == "well-formed");
    CHECK(said_of({"jobs", "list", "more"}) == "wrong in another way");
}
