#include "archive/jobs/log_search.hpp"

#include "archive/jobs/render.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/must.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;

namespace {

const archive::TimePoint kAt = std::chrono::sys_days(2026y / 11 / 21);
const std::string kOurs = "0193abcdef0123456789abcdef012345";
const std::string kOther = "0193abcdef0123456789abcdef012346";

std::string line(const std::string& id, int second, std::string_view type = "note")
{
    return log_line(id, {kAt + std::chrono::seconds(second), std::string(type), {}});
}

std::set<std::string> search(std::string_view text, archive::TimePoint since = kAt)
{
    test::FakeEnv env;
    env.plant("log.txt", text);
    const auto file = env.open("log.txt", archive::OpenMode::Read);
    return test::must(lines_about(**file, kOurs, since));
}

} // namespace

TEST_CASE("only whole lines about the job are found", "[jobs][log]")
{
    CHECK(search("").empty());
    CHECK(search("\n\n").empty());
    CHECK(search(line(kOther, 1) + line(kOurs, 2) + line(kOther, 3)) == std::set{line(kOurs, 2)});
    CHECK(search("a note of the administrator's\n" + line(kOurs, 2)) == std::set{line(kOurs, 2)});
}

TEST_CASE("a torn last line does not count", "[jobs][log]")
{
    const std::string whole = line(kOurs, 1);
    const std::string torn = line(kOurs, 2);
    for (std::size_t size = 0; size < torn.size(); ++size)
        CHECK(search(whole + torn.substr(0, size)) == std::set{whole});
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(search(whole.substr(0, size)).empty());
}

TEST_CASE("lines are found across the blocks the log is read in", "[jobs][log]")
{
    std::string text;
    std::set<std::string> ours;
    for (int second = 0; second < 5000; ++second) {
        const bool mine = second % 100 == 0;
        text += line(mine ? kOurs : kOther, second);
        if (mine) ours.insert(line(kOurs, second));
    }
    REQUIRE(text.size() > 3 * 65536);
    CHECK(search(text) == ours);
}

TEST_CASE("a line longer than a block is still one line", "[jobs][log]")
{
    const std::string longest = line(kOurs, 1, std::string(900, 'x'));
    std::string filler = line(kOther, 2);
    filler.insert(filler.size() - 1, std::string(200000, 'y'));
    CHECK(search(longest + filler + line(kOurs, 3)) == std::set{longest, line(kOurs, 3)});
}

TEST_CASE("the search ends at the first line that is too old", "[jobs][log]")
{
    CHECK(search(line(kOurs, 5) + line(kOther, 1) + line(kOurs, 6), kAt + 2s) == std::set{line(kOurs, 6)});
}
