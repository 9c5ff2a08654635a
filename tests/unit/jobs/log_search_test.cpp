#include "archive/jobs/log_search.hpp"

#include "archive/jobs/render.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/must.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

const archive::TimePoint kAt = std::chrono::sys_days(2026y / 11 / 21);
const std::string kOurs = "0193abcdef0123456789abcdef012345";
const std::string kOther = "0193abcdef0123456789abcdef012346";

std::string line(const std::string& id, int second, std::string_view type = "note")
{
    return log_line(id, {kAt + std::chrono::seconds(second), std::string(type), {}});
}

std::string missing(std::string_view log, const Lines& lines, archive::TimePoint since = kAt)
{
    test::FakeEnv env;
    env.plant("log.txt", log);
    const auto file = test::must(env.open("log.txt", archive::OpenMode::Read));
    return test::must(lines_missing(*file, lines, since));
}

} // namespace

TEST_CASE("lines that are not in the log are missing, in their order", "[jobs][log]")
{
    const Lines lines{line(kOurs, 3), line(kOurs, 1), line(kOurs, 2)};
    CHECK(missing("", lines) == lines[0] + lines[1] + lines[2]);
    CHECK(missing("\n\n", lines) == lines[0] + lines[1] + lines[2]);
    CHECK(missing(line(kOther, 1) + lines[1] + line(kOther, 3), lines) == lines[0] + lines[2]);
    CHECK(missing("a note of the administrator's\n" + lines[2] + lines[0] + lines[1], lines).empty());
    CHECK(missing("anything", {}).empty());
}

TEST_CASE("a torn last line is missing", "[jobs][log]")
{
    const std::string whole = line(kOurs, 1);
    const std::string torn = line(kOurs, 2);
    for (std::size_t size = 0; size < torn.size(); ++size)
        CHECK(missing(whole + torn.substr(0, size), {whole, torn}) == torn);
    CHECK(missing(whole + torn, {whole, torn}).empty());
}

TEST_CASE("lines are found across the blocks the log is read in", "[jobs][log]")
{
    std::string log;
    Lines ours;
    for (int second = 0; second < 5000; ++second) {
        const bool mine = second % 100 == 0;
        log += line(mine ? kOurs : kOther, second);
        if (mine) ours.push_back(line(kOurs, second));
    }
    REQUIRE(log.size() > 3 * 65536);
    CHECK(missing(log, ours).empty());
    CHECK(missing(log, {ours.front(), line(kOurs, 7)}) == line(kOurs, 7));
}

TEST_CASE("a line longer than a block is still one line", "[jobs][log]")
{
    std::string filler = line(kOther, 2);
    filler.insert(filler.size() - 1, std::string(200000, 'y'));
    const Lines ours{line(kOurs, 1), filler, line(kOurs, 3)};
    CHECK(missing(ours[0] + ours[1] + ours[2], ours).empty());
}

TEST_CASE("the search ends at the first line that is too old", "[jobs][log]")
{
    const std::string hidden = line(kOurs, 5);
    CHECK(missing(hidden + line(kOther, 1) + line(kOurs, 6), {hidden}, kAt + 2s) == hidden);
}
