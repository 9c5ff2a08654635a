// With a hundred thousand jobs in fifty domains: what is read for a list does not depend on how many there
// are. Times are printed for whoever wants to know (unit_disk "[size]" -s); none is asserted.
#include "archive/disk/job_listing.hpp"
#include "archive/disk/job_sums.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/disk/catalog_rows.hpp"

#include <sqlite3.h>

#include <chrono>

using namespace wharf;
using namespace wharf::archive;
using test::at;
using test::domain_name;

namespace {

constexpr unsigned kJobs = 100'000;
constexpr unsigned kDomains = 50;
constexpr std::int64_t kYear = std::int64_t{365} * 24 * 3'600'000; // milliseconds

std::vector<std::string> plan_of(sqlite3* database, const std::string& sql)
{
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(database, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement, nullptr) ==
            SQLITE_OK);
    std::vector<std::string> plan;
    while (sqlite3_step(statement) == SQLITE_ROW)
        plan.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
    sqlite3_finalize(statement);
    return plan;
}

// Most of them completed and one user's, so that what is rare is hard to find.
std::string filled()
{
    static const test::ScratchDirectory scratch;
    static const std::string path = [] {
        std::string file = (scratch.path() / "catalog.sqlite").string();
        const auto catalog = Catalog::open(file).value();
        std::mt19937 random(3); // NOLINT
        std::vector<JobRecord> jobs;
        for (unsigned number = 0; number < kJobs; ++number) {
            const std::uint64_t which = random() % 1000;
            jobs.push_back(
                test::job_row({number, static_cast<std::int64_t>(random()) * 8 % kYear,
                               fmt::format("d{:02}.example.gov", random() % kDomains),
                               fmt::format("abcd-{:04}", random() % 20), which == 77 ? "bob" : "ann",
                               which < 5    ? Standing::Failed
                               : which < 50 ? Standing::CompletedWithProblems
                                            : Standing::Completed}));
            if (jobs.size() < 5000) continue;
            REQUIRE(catalog->put_all(jobs, {}));
            jobs.clear();
        }
        return file;
    }();
    return path;
}

JobQuery query_of_all(std::string_view what)
{
    JobQuery query;
    if (what.find("half of the domains") != what.npos) {
        query.domains.emplace();
        for (unsigned i = 0; i < kDomains; i += 2)
            query.domains->push_back(domain_name(fmt::format("d{:02}.example.gov", i)));
    }
    if (what.find("one domain") != what.npos) query.domains = {domain_name("d07.example.gov")};
    if (what.find("no such domain") != what.npos) query.domains = {domain_name("nowhere.example")};
    if (what.find("dataset") != what.npos) query.dataset = DatasetId::parse("abcd-0007").value();
    if (what.find("failed") != what.npos) query.standings.push_back(Standing::Failed);
    if (what.find("problems") != what.npos) query.standings.push_back(Standing::CompletedWithProblems);
    if (what.find("completed") != what.npos) query.standings.push_back(Standing::Completed);
    if (what.find("cancelled") != what.npos) query.standings.push_back(Standing::Cancelled);
    if (what.find("bob") != what.npos) query.user = "bob";
    if (what.find("nobody") != what.npos) query.user = "nobody";
    if (what.find("day") != what.npos) query.since = at(kYear - 86'400'000);
    if (what.find("before all") != what.npos) query.until = at(0);
    if (what.find("oldest") != what.npos) query.order = JobOrder::OldestFirst;
    if (what.find("page in the middle") != what.npos)
        query.behind = JobPlace{at(kYear / 2), JobId::parse(std::string(32, '8')).value()};
    return query;
}

} // namespace

TEST_CASE("every list is a search in an index that has all it needs, in the order it is wanted", "[size]")
{
    const auto catalog = Catalog::open(filled(), IfDamaged::Refuse).value();
    auto database = sqlite::open(filled()).value();
    const ListingFilter filter{GENERATE(false, true), GENERATE(false, true), GENERATE(false, true)};
    for (const JobOrder order : {JobOrder::NewestFirst, JobOrder::OldestFirst}) {
        const auto plan = plan_of(database.get(), listing_sql(filter, order));
        REQUIRE(plan.size() == 1); // neither a sort nor a second look
        INFO(plan.front());
        CHECK(plan.front().starts_with("SEARCH job USING COVERING INDEX job_by_"));
        CHECK(plan.front().find("domain=?") != std::string::npos);
        CHECK(plan.front().find("(arrived,id)>(?,?) AND (arrived,id)<(?,?)") != std::string::npos);
    }
}

TEST_CASE("sums over a time read one index, and of it only that time", "[size]")
{
    auto database = sqlite::open(filled()).value();
    const auto plan = plan_of(database.get(), job_sums::jobs_sql());
    REQUIRE(plan.size() == 1);
    CHECK(plan.front() ==
          "SEARCH job USING COVERING INDEX job_by_domain (domain=? AND arrived>? AND arrived<?)");
}

TEST_CASE("lists of a catalog with a hundred thousand jobs are as long as they should be", "[size]")
{
    const auto catalog = Catalog::open(filled(), IfDamaged::Refuse).value();
    const auto what = GENERATE(
        as<std::string_view>(), "all", "half of the domains", "one domain", "no such domain", "dataset",
        "one domain, dataset", "failed", "problems", "failed or with problems, half of the domains",
        "completed", "cancelled", "bob", "nobody", "bob, failed", "bob, completed", "nobody, completed",
        "nobody, dataset", "day", "before all", "oldest", "page in the middle", "page in the middle, oldest");
    const JobQuery query = query_of_all(what);
    const auto began = std::chrono::steady_clock::now();
    const auto jobs = catalog->list(query);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    REQUIRE(jobs);
    for (const JobRecord& job : *jobs) {
        CHECK((query.standings.empty() ||
               std::ranges::find(query.standings, standing_of(job)) != query.standings.end()));
        CHECK((!query.user || job.manifest.user == *query.user));
    }
    const bool none = what.find("no such") != what.npos || what.find("nobody") != what.npos ||
                      what == "cancelled" || what == "bob, failed" || what == "before all";
    CHECK(jobs->empty() == none);
    SUCCEED(fmt::format("{}: {} jobs in {:.1f} ms", what, jobs->size(), took.count()));
}

TEST_CASE("sums of a catalog with a hundred thousand jobs add up", "[size]")
{
    const auto catalog = Catalog::open(filled(), IfDamaged::Refuse).value();
    const auto span = GENERATE(std::int64_t{1}, std::int64_t{365}) * 86'400'000;
    const auto began = std::chrono::steady_clock::now();
    const auto datasets =
        catalog->reader().work_by_dataset(std::nullopt, at(kYear - span), at(kYear)).value();
    const auto middle = std::chrono::steady_clock::now();
    const auto hours = catalog->reader().work_by_hour(std::nullopt, at(kYear - span), at(kYear)).value();
    const auto end = std::chrono::steady_clock::now();
    std::uint64_t by_dataset = 0;
    std::uint64_t by_hour = 0;
    for (const auto& sum : datasets)
        by_dataset += sum.work.pushed;
    for (const auto& sum : hours)
        by_hour += sum.work.pushed;
    CHECK(by_dataset == by_hour);
    CHECK(by_hour > 0);
    const auto in_ms = [](auto time) { return std::chrono::duration<double, std::milli>(time).count(); };
    SUCCEED(fmt::format("{} days: by dataset {:.1f} ms, by hour {:.1f} ms", span / 86'400'000,
                        in_ms(middle - began), in_ms(end - middle)));
    const auto numbers = catalog->reader().jobs_by_standing().value();
    CHECK(numbers.all() == kJobs);
}
