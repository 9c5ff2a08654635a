#include "archive/disk/journal.hpp"

#include "archive/disk/line_file.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/sweep.hpp"

#include <catch2/catch.hpp>

using namespace wharf::archive;
using namespace wharf::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kPath = "jobs/events.jsonl";

Event event(std::string type, boost::json::object data = {})
{
    return {TimePoint{1795266302123ms}, std::move(type), std::move(data)};
}

std::vector<std::string> types_in(Env& env)
{
    auto events = read_events(env, kPath);
    REQUIRE(events);
    std::vector<std::string> types;
    for (const Event& e : *events)
        types.push_back(e.type);
    return types;
}

} // namespace

TEST_CASE("an event is one line, whatever it says", "[disk]")
{
    const Event said = event("rejected", {{"value", "two\nlines"}, {"line", 7}});
    const std::string line = event_line(said);
    CHECK(line == "{\"at\":\"2026-11-21T13:05:02.123Z\",\"type\":\"rejected\","
                  "\"data\":{\"value\":\"two\\nlines\",\"line\":7}}\n");
    const auto events = parse_events(line);
    REQUIRE(events.size() == 1);
    CHECK(events[0].at == said.at);
    CHECK(events[0].type == said.type);
    CHECK(events[0].data == said.data);
}

TEST_CASE("a line that is no event is skipped, and so is a torn last one", "[disk]")
{
    const std::string good = event_line(event("a"));
    CHECK(parse_events("").empty());
    CHECK(parse_events(good + "\n{}\nnonsense\n" + good).size() == 2);
    for (std::size_t size = 0; size < good.size(); ++size)
        CHECK(parse_events(good + good.substr(0, size)).size() == 1);
}

TEST_CASE("a journal goes on where it ended", "[disk]")
{
    FakeEnv env;
    env.plant(kPath, event_line(event("a")));
    auto journal = open_journal(env, kPath);
    REQUIRE(journal);
    REQUIRE((*journal)->append(event("b")));
    REQUIRE((*journal)->append(event("c")));
    CHECK(types_in(env) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("opening a journal cuts its torn last line, however long", "[disk]")
{
    auto torn = GENERATE(values<std::string>({"{", "x", std::string(4095, 'x'), std::string(4096, 'x'),
                                              std::string(4097, 'x'), std::string(20000, 'x')}));
    auto whole = GENERATE_COPY(values<std::string>({"", event_line(event("a"))}));
    FakeEnv env;
    env.plant(kPath, whole + torn);
    auto journal = open_journal(env, kPath);
    REQUIRE(journal);
    CHECK(env.contents(kPath) == whole);
    REQUIRE((*journal)->append(event("b")));
    CHECK(types_in(env).back() == "b");
}

TEST_CASE("a journal that is not there cannot be opened or read", "[disk]")
{
    FakeEnv env;
    CHECK_FALSE(open_journal(env, kPath));
    CHECK_FALSE(read_events(env, kPath));
}

TEST_CASE("an event that could not be written whole leaves no trace", "[disk]")
{
    FakeEnv env;
    env.plant(kPath, event_line(event("a")));
    auto journal = open_journal(env, kPath);
    REQUIRE(journal);
    env.fail_call(1, disk_full());
    CHECK((*journal)->append(event("lost")).error() == boost::system::errc::no_space_on_device);
    REQUIRE((*journal)->append(event("b")));
    CHECK(types_in(env) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a synced event survives power loss and a torn one disappears", "[disk]")
{
    sweep_crashes([](FakeEnv& env) { env.plant(kPath, event_line(event("a"))); },
                  [](FakeEnv& env) -> result<void> {
                      auto journal = open_journal(env, kPath);
                      if (!journal) return journal.error();
                      if (auto appended = (*journal)->append(event("b")); !appended) return appended;
                      return (*journal)->sync();
                  },
                  [](FakeEnv& env, bool synced) {
                      REQUIRE(open_journal(env, kPath));
                      const auto types = types_in(env);
                      CHECK(types.front() == "a");
                      CHECK((types.size() == 2 || !synced));
                      CHECK(env.contents(kPath)->ends_with('\n'));
                  });
}

TEST_CASE("trimming drops leading lines up to the first that stays", "[disk]")
{
    const auto old = [](std::string_view line) { return line.starts_with("old"); };
    auto [before, after, dropped] = GENERATE(table<std::string, std::string, std::uint64_t>({
        {"", "", 0},
        {"new\n", "new\n", 0},
        {"old 1\nold 2\n", "", 2},
        {"old 1\nnew\nold 2\n", "new\nold 2\n", 1},
        {"old 1\nnew\ntorn", "new\n", 1},
        {"old 1\nold torn", "", 1},
        {"\nold\n", "\nold\n", 0},
        {"old" + std::string(50000, 'x') + "\nnew\n", "new\n", 1},
    }));
    FakeEnv env;
    env.plant("staging/x", "");
    env.plant("log", before);
    CHECK(trim_lines(env, "log", old).value() == dropped);
    CHECK(env.contents("log") == after);
    CHECK(env.tree() == std::vector<std::string>{"log", "staging/", "staging/x"});
}

TEST_CASE("trimming that fails or is cut off leaves the old lines or the new", "[disk]")
{
    const std::string before = "old\nnew\n";
    const auto arrange = [&](FakeEnv& env) {
        env.plant("staging/x", "");
        env.plant("log", before);
    };
    const auto trim = [](FakeEnv& env) {
        return trim_lines(env, "log", [](std::string_view line) { return line == "old"; });
    };
    sweep_failures(arrange, trim,
                   [&](FakeEnv& env, bool done) { CHECK(env.contents("log") == (done ? "new\n" : before)); });
    sweep_crashes(arrange, trim, [&](FakeEnv& env, bool) {
        const auto text = env.contents("log");
        CHECK((text == before || text == "new\n"));
    });
}
