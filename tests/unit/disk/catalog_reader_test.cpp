#include "archive/disk/catalog_reader.hpp"

#include "archive/disk/sqlite.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/disk/catalog_rows.hpp"

#include <algorithm>

using namespace wharf;
using namespace wharf::archive;
using test::at;
using test::domain_name;
using test::job_row;

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

std::unique_ptr<Catalog> catalog_of(const std::vector<JobRecord>& jobs)
{
    auto catalog = Catalog::open(":memory:").value();
    REQUIRE(catalog->put_all(jobs, {}));
    return catalog;
}

std::vector<std::string> ids(const std::vector<JobRecord>& jobs)
{
    std::vector<std::string> found;
    for (const JobRecord& job : jobs)
        found.push_back(job.manifest.id.text());
    return found;
}

bool fits(const JobRecord& job, const JobQuery& query)
{
    const JobManifest& manifest = job.manifest;
    const auto any_of = [](const auto& these, const auto& value) {
        return std::ranges::find(these, value) != these.end();
    };
    if (query.domains && !any_of(*query.domains, manifest.dataset.domain)) return false;
    if (query.dataset && *query.dataset != manifest.dataset.id) return false;
    if (!query.standings.empty() && !any_of(query.standings, standing_of(job))) return false;
    if (query.user && *query.user != manifest.user) return false;
    if (query.since && manifest.arrived < *query.since) return false;
    if (query.until && manifest.arrived >= *query.until) return false;
    if (!query.behind) return true;
    return query.order == JobOrder::NewestFirst ? place_of(job) < *query.behind
                                                : place_of(job) > *query.behind;
}

// What a list has to be, by looking at every job.
std::vector<std::string> listed(std::vector<JobRecord> jobs, const JobQuery& query)
{
    std::erase_if(jobs, [&](const JobRecord& job) { return !fits(job, query); });
    std::ranges::sort(jobs, [&](const JobRecord& a, const JobRecord& b) {
        return query.order == JobOrder::NewestFirst ? place_of(b) < place_of(a) : place_of(a) < place_of(b);
    });
    if (jobs.size() > query.limit) jobs.erase(jobs.begin() + query.limit, jobs.end());
    return ids(jobs);
}

JobQuery random_query(const std::vector<JobRecord>& jobs, std::mt19937& random)
{
    const auto chance = [&](unsigned of) { return random() % of == 0; };
    const auto any_job = [&]() -> const JobRecord& { return jobs[random() % jobs.size()]; };
    JobQuery query;
    if (!chance(3)) {
        query.domains.emplace();
        while (!chance(3))
            query.domains->push_back(any_job().manifest.dataset.domain);
    }
    if (chance(3)) query.dataset = any_job().manifest.dataset.id;
    while (chance(2))
        query.standings.push_back(standing_of(any_job()));
    if (chance(3)) query.user = chance(4) ? "nobody" : any_job().manifest.user;
    if (chance(3)) query.since = any_job().manifest.arrived;
    if (chance(3)) query.until = any_job().manifest.arrived;
    if (chance(3)) query.behind = place_of(any_job());
    query.order = chance(2) ? JobOrder::OldestFirst : JobOrder::NewestFirst;
    query.limit = static_cast<std::uint32_t>(random() % 40);
    return query;
}

} // namespace

TEST_CASE("a list is what a look at every job would give, whatever is asked for")
{
    std::mt19937 random(7); // NOLINT: the same jobs every time
    std::vector<JobRecord> jobs;
    for (unsigned number = 1; number <= 400; ++number)
        jobs.push_back(test::random_row(number, random, 4, 300)); // many arrive in the same millisecond
    const auto catalog = catalog_of(jobs);
    for (int i = 0; i < 1500; ++i) {
        const JobQuery query = random_query(jobs, random);
        const auto found = catalog->list(query);
        REQUIRE(found);
        REQUIRE(ids(*found) == listed(jobs, query));
    }
}

TEST_CASE("pages follow each other without a gap, and the last one says that it is")
{
    std::mt19937 random(11); // NOLINT
    std::vector<JobRecord> jobs;
    for (unsigned number = 1; number <= 60; ++number)
        jobs.push_back(test::random_row(number, random, 3, 20));
    const auto catalog = catalog_of(jobs);
    const auto order = GENERATE(JobOrder::NewestFirst, JobOrder::OldestFirst);
    const auto limit = GENERATE(1U, 7U, 20U, 59U, 60U, 61U);
    JobQuery query;
    query.order = order;
    query.limit = limit;
    std::vector<std::string> found;
    for (std::size_t pages = 1;; ++pages) {
        const auto page = catalog->reader().page(query);
        REQUIRE(page);
        for (const auto& id : ids(page->jobs))
            found.push_back(id);
        if (!page->next) {
            CHECK(pages == (jobs.size() + limit - 1) / limit);
            break;
        }
        query.behind = page->next;
    }
    JobQuery all;
    all.order = order;
    CHECK(found == listed(jobs, all));
}

TEST_CASE("a page goes on where it was even if the job it ended with is gone")
{
    const auto catalog =
        catalog_of({job_row({.number = 1, .arrived = 10}), job_row({.number = 2, .arrived = 20}),
                    job_row({.number = 3, .arrived = 30})});
    JobQuery query;
    query.limit = 2;
    query.behind = catalog->reader().page(query)->next;
    REQUIRE(query.behind);
    REQUIRE(catalog->erase(query.behind->id));
    CHECK(ids(catalog->reader().page(query)->jobs) == ids({job_row({.number = 1, .arrived = 10})}));
}

TEST_CASE("jobs of no domain at all can be asked for, and there are none")
{
    const auto catalog = catalog_of({job_row({.number = 1, .arrived = 10})});
    JobQuery query;
    query.domains.emplace();
    CHECK(catalog->list(query)->empty());
    CHECK(catalog->reader().work_by_dataset(query.domains, at(0), at(100))->empty());
    CHECK(catalog->list({})->size() == 1);
}

TEST_CASE("work is summed up per dataset, the one with the newest job first")
{
    const auto catalog = catalog_of(
        {job_row({.number = 1, .arrived = 10, .dataset = "aaaa-0001"}),
         job_row({.number = 2, .arrived = 20, .dataset = "bbbb-0001"}),
         job_row({.number = 3,
                  .arrived = 30,
                  .dataset = "aaaa-0001",
                  .standing = Standing::CompletedWithProblems}),
         job_row({.number = 4, .arrived = 40, .dataset = "bbbb-0001", .standing = Standing::Queued}),
         job_row({.number = 5, .arrived = 50, .dataset = "aaaa-0001"}),
         job_row({.number = 6, .arrived = 25, .domain = "other.example"})});
    const auto work =
        catalog->reader().work_by_dataset({{domain_name("data.example.gov")}}, at(10), at(50)).value();
    REQUIRE(work.size() == 2);
    CHECK(work[0].dataset.id.text() == "bbbb-0001");
    CHECK(work[0].latest == at(40));
    CHECK(work[0].work.jobs.of(Standing::Completed) == 1);
    CHECK(work[0].work.jobs.of(Standing::Queued) == 1);
    CHECK(work[0].work.jobs.all() == 2);
    CHECK(work[0].work.pulled == 10);
    CHECK(work[0].work.pushed == 6);
    CHECK(work[1].dataset.id.text() == "aaaa-0001");
    CHECK(work[1].work.jobs.of(Standing::CompletedWithProblems) == 1);
    CHECK(work[1].work.pulled == 20);
    CHECK(work[1].work.pushed == 12);
    CHECK(work[1].work.rejected == 5);
    CHECK(catalog->reader().work_by_dataset(std::nullopt, at(0), at(100))->size() == 3);
}

TEST_CASE("work is summed up per hour in UTC, and hours without any are there too")
{
    const std::int64_t day = 20'000 * kDay;
    const auto catalog = catalog_of(
        {job_row({.number = 1, .arrived = day + 59 * 60'000}), job_row({.number = 2, .arrived = day + kHour}),
         job_row({.number = 3, .arrived = day + kHour + 1, .standing = Standing::Failed}),
         job_row({.number = 4, .arrived = day + 3 * kHour - 1, .standing = Standing::InProgress}),
         job_row({.number = 5, .arrived = day + 3 * kHour}), job_row({.number = 6, .arrived = day - 1})});
    // From within an hour on: all of that hour is meant.
    const auto hours =
        catalog->reader().work_by_hour(std::nullopt, at(day + 1'800'000), at(day + 3 * kHour)).value();
    REQUIRE(hours.size() == 3);
    CHECK(hours[0].begins == at(day));
    CHECK(hours[0].work.jobs.all() == 1);
    CHECK(hours[0].work.pushed == 6);
    CHECK(hours[1].work.jobs.of(Standing::Completed) == 1);
    CHECK(hours[1].work.jobs.of(Standing::Failed) == 1);
    CHECK(hours[2].begins == at(day + 2 * kHour));
    CHECK(hours[2].work.jobs.of(Standing::InProgress) == 1);
    CHECK(hours[2].work.pushed == 0);

    CHECK(catalog->reader().work_by_hour(std::nullopt, at(day), at(day))->empty());
    const auto long_ago = catalog->reader().work_by_hour(std::nullopt, at(0), at(day));
    CHECK(static_cast<std::int64_t>(long_ago->size()) == CatalogReader::kMostHours);
}

TEST_CASE("a dataset's snapshots are counted per day, for a calendar")
{
    const std::int64_t day = 20'000 * kDay;
    const DatasetKey key = test::dataset_key();
    auto catalog = Catalog::open(":memory:").value();
    const std::vector<StoredSnapshot> snapshots{
        {key, at(day), 5},         {key, at(day + kDay - 1), 7},
        {key, at(day + kDay), 11}, {key, at(day + 9 * kDay), 13},
        {key, at(day - 1), 17},    {test::dataset_key("wxyz-9876"), at(day), 19},
    };
    REQUIRE(catalog->put_all({}, snapshots));
    const std::chrono::sys_days first{std::chrono::days(20'000)};
    const auto days = catalog->reader().snapshots_by_day(key, first, first + std::chrono::days(9)).value();
    REQUIRE(days.size() == 2);
    CHECK(std::chrono::sys_days(days[0].date) == first);
    CHECK(days[0].count == 2);
    CHECK(days[0].bytes == 12);
    CHECK(std::chrono::sys_days(days[1].date) == first + std::chrono::days(1));
    CHECK(days[1].bytes == 11);

    const auto newest = catalog->reader().snapshots(key, 2).value();
    REQUIRE(newest.size() == 2);
    CHECK(newest[0].arrived == at(day + 9 * kDay));
    CHECK(newest[0].size == 13);
    CHECK(newest[1].arrived == at(day + kDay));
    CHECK(catalog->reader().held_by_all().value() == 5 + 7 + 11 + 13 + 17 + 19);
}

TEST_CASE("a dataset's snapshots are counted, and the oldest is known")
{
    const DatasetKey key = test::dataset_key();
    auto catalog = Catalog::open(":memory:").value();
    CHECK(catalog->reader().all_snapshots(key).value().count == 0);
    CHECK_FALSE(catalog->reader().all_snapshots(key).value().oldest);
    const std::vector<StoredSnapshot> snapshots{
        {key, at(50), 5}, {key, at(30), 7}, {key, at(40), 11}, {test::dataset_key("wxyz-9876"), at(20), 13}};
    REQUIRE(catalog->put_all({}, snapshots));
    CHECK(catalog->reader().all_snapshots(key).value().count == 3);
    CHECK(catalog->reader().all_snapshots(key).value().oldest == at(30));
}

TEST_CASE("numbers of jobs follow every change: made, started, ended, erased, cleared")
{
    auto catalog = Catalog::open(":memory:").value();
    const auto numbers = [&] { return catalog->reader().jobs_by_standing().value(); };
    CHECK(numbers() == JobNumbers());
    CHECK_FALSE(catalog->reader().oldest_queued().value());
    for (const std::uint64_t number : {1U, 2U, 3U})
        REQUIRE(catalog->put(job_row({.number = number,
                                      .arrived = 100 + static_cast<std::int64_t>(number),
                                      .domain = fmt::format("d{}.example", number),
                                      .standing = Standing::Queued})));
    CHECK(numbers().of(Standing::Queued) == 3);
    CHECK(catalog->reader().oldest_queued().value() == at(101));
    for (const Standing next : {Standing::InProgress, Standing::CompletedWithProblems})
        REQUIRE(
            catalog->put(job_row({.number = 1, .arrived = 101, .domain = "d1.example", .standing = next})));
    REQUIRE(catalog->put(
        job_row({.number = 2, .arrived = 102, .domain = "d2.example", .standing = Standing::Cancelled})));
    CHECK(numbers().of(Standing::Queued) == 1);
    CHECK(numbers().of(Standing::InProgress) == 0);
    CHECK(numbers().of(Standing::CompletedWithProblems) == 1);
    CHECK(numbers().of(Standing::Cancelled) == 1);
    CHECK(catalog->reader().oldest_queued().value() == at(103));
    REQUIRE(catalog->erase(JobId::parse(std::string(31, '0') + "2").value()));
    CHECK(numbers().all() == 2);
    REQUIRE(catalog->clear());
    CHECK(numbers() == JobNumbers());
}

TEST_CASE("readers see what was put, and neither wait for a writer of the file nor hold it up")
{
    const test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "catalog.sqlite").string();
    const auto catalog = Catalog::open(path).value();
    REQUIRE(catalog->put(job_row({.number = 1, .arrived = 1})));
    CHECK(catalog->list({})->size() == 1);

    sqlite::Database other = sqlite::open(path).value();
    REQUIRE(sqlite::execute(other.get(), "BEGIN IMMEDIATE"));
    CHECK(catalog->list({})->size() == 1);
    REQUIRE(sqlite::execute(other.get(), "ROLLBACK"));
    REQUIRE(catalog->put(job_row({.number = 2, .arrived = 2})));
    CHECK(catalog->list({})->size() == 2);
}
