#include "server/web/dataset_page.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using archive::JobState;
using test::has;

namespace {

const Reader kViewer{"vera", {"data.example.gov"}, "the-token", false, false};
const Reader kPublisher{"ann", {"data.example.gov"}, "the-token", true, false};
const Reader kAdmin{"root", {}, "the-token", true, true};

DatasetFacts facts()
{
    return {.dataset = {test::a_job().manifest.dataset, "Crimes"}, .shown_year = std::chrono::year(2026)};
}

retention::SnapshotFate fate(std::optional<archive::TimePoint> goes)
{
    return {{test::a_job().manifest.dataset, test::at_second(0), 1500}, goes};
}

std::size_t count(const Html& page, std::string_view part)
{
    std::size_t found = 0;
    for (std::size_t at = 0; (at = page.markup().find(part, at)) != std::string::npos; at += part.size())
        ++found;
    return found;
}

} // namespace

TEST_CASE("a dataset of which there is nothing yet says what would be there")
{
    const Html page = dataset_page(facts(), kPublisher);
    CHECK(has(page, "<h1>Crimes</h1>"));
    CHECK(has(page, "No job yet"));
    CHECK(has(page, "No columns yet"));
    CHECK(has(page, "Nothing is due to go."));
    CHECK(has(page, "Snapshots in 2026"));
    CHECK(has(page, "or run one by hand"));
    CHECK_FALSE(has(dataset_page(facts(), kViewer), "by hand"));
}

TEST_CASE("a live table is linked once it has rows")
{
    const std::string link = R"(href="/d/data.example.gov/resource/b2fd-cjk2.csv")";
    auto some = facts();
    CHECK_FALSE(has(dataset_page(some, kViewer), link));
    CHECK(has(dataset_page(some, kViewer), "no rows yet"));
    some.has_rows = true;
    CHECK(has(dataset_page(some, kViewer), link));
}

TEST_CASE("a dataset without a title goes by its id")
{
    auto untitled = facts();
    untitled.dataset.title.clear();
    CHECK(has(dataset_page(untitled, kViewer), "<h1>b2fd-cjk2</h1>"));
}

TEST_CASE("who may not start a job, or hold a dataset, sees no button for it")
{
    const std::string run = R"(href="/admin/run?domain=data.example.gov&amp;dataset=b2fd-cjk2")";
    const std::string hold = R"(action="/admin/datasets/data.example.gov/b2fd-cjk2/hold")";
    CHECK_FALSE(has(dataset_page(facts(), kViewer), run));
    CHECK(has(dataset_page(facts(), kPublisher), run));
    CHECK_FALSE(has(dataset_page(facts(), kPublisher), "<form"));
    CHECK(
        has(dataset_page(facts(), kAdmin), hold + R"(><input type="hidden" name="csrf" value="the-token">)"));
}

TEST_CASE("a dataset that is held says so, whatever is due, and can be released")
{
    auto held = facts();
    held.outlook = {true, {fate(test::at_second(9))}, 1, 1, test::at_second(9)};
    const Html page = dataset_page(held, kAdmin);
    CHECK(has(page, "This dataset is held"));
    CHECK_FALSE(has(page, "The next snapshot goes"));
    CHECK(has(page, R"(<td data-label="Goes">held</td>)"));
    CHECK(has(page, R"(/b2fd-cjk2/release")"));
    CHECK_FALSE(has(page, R"(/b2fd-cjk2/hold")"));
}

TEST_CASE("what goes when is told of each snapshot, with the rules")
{
    auto some = facts();
    some.rules.max_age = std::chrono::days(1);
    some.rules.keep_last = 3;
    some.outlook = {false, {fate(std::nullopt), fate(test::at_second(9))}, 2, 1, test::at_second(9)};
    const Html page = dataset_page(some, kViewer);
    CHECK(has(page, "older than 1 day and it is not among the last 3."));
    CHECK(has(page, "The next snapshot goes <time"));
    CHECK(has(page, "stays: one of the last"));
    CHECK(count(page, R"(<td data-label="Goes">)") == 2);
    CHECK_FALSE(has(page, "The newest"));
    some.outlook.snapshots = 1234;
    CHECK(has(dataset_page(some, kViewer), "The newest 2 of 1,234 snapshots"));
    CHECK(has(page, R"(href="/d/data.example.gov/datasync/id/b2fd-cjk2/completed/2026/11/21/")"));
}

TEST_CASE("a day of the calendar leads to its snapshots, and the years beside are a link away")
{
    auto some = facts();
    some.days = {{std::chrono::year(2026) / 3 / 4, 1, 10},
                 {std::chrono::year(2026) / 11 / 21, 1200, 1'500'000}};
    const Html page = dataset_page(some, kViewer);
    CHECK(has(page, R"(completed/2026/03/04/" aria-label="2026-03-04: 1 snapshot, 10 bytes")"));
    CHECK(has(page, "2026-11-21: 1,200 snapshots, 1.5 MB"));
    CHECK(has(page, R"(/b2fd-cjk2?year=2025#calendar" rel="prev")"));
    CHECK(has(page, R"(/b2fd-cjk2?year=2027#calendar" rel="next")"));
    CHECK(count(page, R"(id="calendar")") == 1);
}

TEST_CASE("no year is linked that cannot be asked for in four digits")
{
    auto some = facts();
    some.shown_year = std::chrono::year(9999);
    CHECK(has(dataset_page(some, kViewer), "?year=9998#"));
    CHECK_FALSE(has(dataset_page(some, kViewer), "10000"));
    some.shown_year = std::chrono::year(0);
    CHECK(has(dataset_page(some, kViewer), "?year=0001#"));
    CHECK_FALSE(has(dataset_page(some, kViewer), R"(rel="prev")"));
}

TEST_CASE("each column is a row, the row identifier marked")
{
    auto wide = facts();
    wide.schema.emplace();
    wide.schema->row_identifier = "column_7";
    for (int number = 1; number <= 1990; ++number) {
        const std::string name = std::to_string(number);
        wide.schema->columns.push_back({"column_" + name, "Column " + name, "number"});
    }
    const Html page = dataset_page(wide, kViewer);
    CHECK(count(page, R"(data-label="Name">)") == 1990);
    CHECK(count(page, "(row identifier)") == 1);
    CHECK(has(page, "column_7 (row identifier)</td>"));
}

TEST_CASE("nothing that comes from outside becomes markup on a dataset's page")
{
    auto job = test::an_ended_job(JobState::Failed);
    job.manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    DatasetFacts nasty = facts();
    nasty.dataset.title = nasty.status = nasty.control = nasty.done = test::kNasty;
    nasty.schema.emplace();
    nasty.schema->columns = {{test::kNasty, test::kNasty, test::kNasty}};
    nasty.latest = {job};
    CHECK(test::is_inert(dataset_page(nasty, kAdmin).markup()));
}
