#include "server/ftp/dispatch.hpp"

#include "tests/support/ftp/fake_filesystem.hpp"

#include <catch2/catch.hpp>

#include <set>

using wharf::ftp::handler_of;
using wharf::ftp::refusal;
using wharf::ftp::SessionState;
using wharf::protocol::ArgRule;
using wharf::protocol::Command;
using wharf::protocol::command_table;
using wharf::protocol::CommandSpec;
using wharf::protocol::parse_command;
using wharf::protocol::Phase;
using wharf::protocol::Verb;
namespace auth = wharf::auth;

namespace {

SessionState logged_in(auth::Role role)
{
    SessionState state;
    state.login.emplace(wharf::ftp::Login{{"someone", role, {}}, nullptr});
    state.protect_data = true;
    return state;
}

// The row's command with an argument if it takes one.
Command well_formed(const CommandSpec& row)
{
    return parse_command(std::string(row.name) + (row.argument == ArgRule::Required ? " x" : ""));
}

// 0: not refused.
int code_of(const SessionState& state, Phase phase, const Command& command)
{
    const auto refused = refusal(state, phase, command);
    return refused ? refused->code : 0;
}

} // namespace

TEST_CASE("every verb has a handler", "[ftp]")
{
    for (const CommandSpec& row : command_table()) {
        CAPTURE(row.name);
        CHECK(handler_of(row.verb) != nullptr);
    }
    CHECK(handler_of(Verb::Unknown) == nullptr);
}

TEST_CASE("verbs share a handler only where one says it is for both", "[ftp]")
{
    std::set<wharf::ftp::Handler> handlers;
    std::set<Verb> verbs;
    for (const CommandSpec& row : command_table()) {
        verbs.insert(row.verb);
        handlers.insert(handler_of(row.verb));
    }
    const std::set active{handler_of(Verb::Port), handler_of(Verb::Eprt), handler_of(Verb::Lprt)};
    const std::set checksums{handler_of(Verb::Xcrc), handler_of(Verb::Xmd5), handler_of(Verb::Xsha1),
                             handler_of(Verb::Xsha256), handler_of(Verb::Xsha512)};
    CHECK(active.size() == 1);
    CHECK(checksums.size() == 1);
    CHECK(handlers.size() == verbs.size() - 2 - 4);
}

TEST_CASE("before TLS a command runs only if its row says so", "[ftp]")
{
    for (const CommandSpec& row : command_table()) {
        CAPTURE(row.name);
        const int expected = wharf::protocol::allowed(row, Phase::Plain) ? 0 : 530;
        CHECK(code_of({}, Phase::Plain, well_formed(row)) == expected);
    }
}

TEST_CASE("before the login a command runs only if its row says so", "[ftp]")
{
    for (const CommandSpec& row : command_table()) {
        CAPTURE(row.name);
        const int refused = row.verb == Verb::Auth ? 503 : 530;
        const int expected = wharf::protocol::allowed(row, Phase::Secured) ? 0 : refused;
        CHECK(code_of({}, Phase::Secured, well_formed(row)) == expected);
    }
}

TEST_CASE("a publisher with PROT P is refused only what belongs before the login", "[ftp]")
{
    const SessionState state = logged_in(auth::Role::Publisher);
    for (const CommandSpec& row : command_table()) {
        CAPTURE(row.name);
        const int expected = wharf::protocol::allowed(row, Phase::LoggedIn) ? 0 : 503;
        CHECK(code_of(state, Phase::LoggedIn, well_formed(row)) == expected);
    }
}

TEST_CASE("an administrator may do what a publisher may", "[ftp]")
{
    const SessionState state = logged_in(auth::Role::Admin);
    CHECK(code_of(state, Phase::LoggedIn, parse_command("STOR a.csv")) == 0);
}

TEST_CASE("a viewer is refused exactly what writes", "[ftp]")
{
    const SessionState state = logged_in(auth::Role::Viewer);
    for (const CommandSpec& row : command_table()) {
        if (!wharf::protocol::allowed(row, Phase::LoggedIn)) continue;
        CAPTURE(row.name);
        const bool writes = (row.effects & wharf::protocol::kWrites) != 0;
        CHECK(code_of(state, Phase::LoggedIn, well_formed(row)) == (writes ? 550 : 0));
    }
}

TEST_CASE("without PROT P exactly what moves data is refused", "[ftp]")
{
    SessionState state = logged_in(auth::Role::Publisher);
    state.protect_data = false;
    for (const CommandSpec& row : command_table()) {
        if (!wharf::protocol::allowed(row, Phase::LoggedIn)) continue;
        CAPTURE(row.name);
        const bool moves = (row.effects & wharf::protocol::kUsesData) != 0;
        CHECK(code_of(state, Phase::LoggedIn, well_formed(row)) == (moves ? 521 : 0));
    }
}

TEST_CASE("an argument is there exactly if the row asks for it", "[ftp]")
{
    const SessionState state = logged_in(auth::Role::Publisher);
    for (const CommandSpec& row : command_table()) {
        if (!wharf::protocol::allowed(row, Phase::LoggedIn)) continue;
        CAPTURE(row.name);
        const std::string name(row.name);
        const int bare = code_of(state, Phase::LoggedIn, parse_command(name));
        const int blank = code_of(state, Phase::LoggedIn, parse_command(name + ' '));
        const int with = code_of(state, Phase::LoggedIn, parse_command(name + " x"));
        CHECK(bare == (row.argument == ArgRule::Required ? 501 : 0));
        CHECK(blank == bare);
        CHECK(with == (row.argument == ArgRule::None ? 501 : 0));
    }
}

TEST_CASE("the first gate that fails speaks: phase, argument, permission, protection", "[ftp]")
{
    SessionState viewer = logged_in(auth::Role::Viewer);
    viewer.protect_data = false;
    CHECK(code_of({}, Phase::Plain, parse_command("STOR")) == 530);
    CHECK(code_of(viewer, Phase::LoggedIn, parse_command("STOR")) == 501);
    CHECK(code_of(viewer, Phase::LoggedIn, parse_command("STOR x")) == 550);
    CHECK(code_of(viewer, Phase::LoggedIn, parse_command("RETR x")) == 521);
}

TEST_CASE("what is no command is 500 in every phase", "[ftp]")
{
    const auto line = GENERATE(as<std::string>(), "", " ", "XYZZY", "XYZZY with words", "NOOPS", "LI ST");
    CAPTURE(line);
    CHECK(code_of({}, Phase::Plain, parse_command(line)) == 500);
    CHECK(code_of({}, Phase::Secured, parse_command(line)) == 500);
    CHECK(code_of(logged_in(auth::Role::Admin), Phase::LoggedIn, parse_command(line)) == 500);
}

TEST_CASE("no refusal has a percent sign or the client's own words in it", "[ftp]")
{
    const SessionState viewer = logged_in(auth::Role::Viewer);
    for (const CommandSpec& row : command_table()) {
        for (const Phase phase : {Phase::Plain, Phase::Secured, Phase::LoggedIn}) {
            const auto refused = refusal(viewer, phase, parse_command(std::string(row.name) + " secret%d"));
            if (!refused) continue;
            CAPTURE(refused->lines.front());
            CHECK(refused->lines.front().find('%') == std::string::npos);
            CHECK(refused->lines.front().find("secret") == std::string::npos);
        }
    }
}
