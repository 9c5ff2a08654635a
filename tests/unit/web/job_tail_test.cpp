#include "server/http/pages/job_tail.hpp"

#include "archive/disk/journal.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::http;

namespace {

// A journal that a test goes on writing.
struct Growing {
    test::FakeEnv env;
    std::string text;

    void append(std::string_view more)
    {
        text += more;
        const auto file = test::must(env.open("events", archive::OpenMode::Append));
        test::must(file->append(std::as_bytes(std::span(more))));
    }
    void append(int number)
    {
        append(archive::event_line({test::at_second(number), std::to_string(number), {}}));
    }
    JobTail tail(std::size_t after = 0)
    {
        return {test::must(env.open("events", archive::OpenMode::Read)), after};
    }
    Growing() { env.plant("events", ""); }
};

std::vector<std::pair<std::size_t, std::string>> numbered(JobTail& tail)
{
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const NumberedEvent& event : test::must(tail.read_more()))
        found.emplace_back(event.number, event.event.type);
    return found;
}
using Numbered = std::vector<std::pair<std::size_t, std::string>>;

} // namespace

TEST_CASE("a journal's lines come once, numbered from 1, as they are written")
{
    Growing journal;
    auto tail = journal.tail();
    CHECK(numbered(tail).empty());
    journal.append(1);
    journal.append(2);
    CHECK(numbered(tail) == Numbered{{1, "1"}, {2, "2"}});
    CHECK(numbered(tail).empty());
    journal.append(3);
    CHECK(numbered(tail) == Numbered{{3, "3"}});
}

TEST_CASE("a line comes when it is whole")
{
    Growing journal;
    auto tail = journal.tail();
    const std::string line = archive::event_line({test::at_second(1), "whole", {}});
    journal.append(line.substr(0, 10));
    CHECK(numbered(tail).empty());
    journal.append(line.substr(10));
    CHECK(numbered(tail) == Numbered{{1, "whole"}});
}

TEST_CASE("a reader who comes again gets what it does not know yet")
{
    Growing journal;
    for (int number = 1; number <= 3; ++number)
        journal.append(number);
    auto tail = journal.tail(2);
    CHECK(numbered(tail) == Numbered{{3, "3"}});
    auto beyond = journal.tail(9);
    CHECK(numbered(beyond).empty());
}

TEST_CASE("a long journal comes in pieces, whole and in order")
{
    Growing journal;
    std::string lines;
    for (int number = 1; number <= 5000; ++number)
        lines += archive::event_line({test::at_second(1), std::to_string(number), {}});
    journal.append(lines);
    auto tail = journal.tail();
    std::size_t last = 0;
    for (;;) {
        const auto piece = numbered(tail);
        if (piece.empty()) break;
        for (const auto& [number, type] : piece) {
            REQUIRE(number == ++last);
            REQUIRE(type == std::to_string(number));
        }
    }
    CHECK(last == 5000);
}
