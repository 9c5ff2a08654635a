#include "archive/disk/job_store.hpp"

#include "archive/disk/layout.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/disk/intervening_env.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <set>
#include <thread>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
const FileName kName = file_name("crimes.csv");
const std::string kText = "id,name\n1,a\n2,b\n";
const UploadPlace kPlace{kKey, kName};
const UploadPlace kElsewhere{dataset_key("wxyz-9876"), file_name("upload.tmp")};

// What becomes a job: a landed file, one that is elsewhere under another name, an upload straight into the
// queue, and one that went on from a partial.
enum class From { Name, Elsewhere, Upload, Resumed };
enum class Links { There, Missing };

bool is_landed(From from)
{
    return from == From::Name || from == From::Elsewhere;
}

void arrange(Yard& yard, From from, Links links)
{
    if (links == Links::Missing) yard.env.refuse_links();
    if (from == From::Name) REQUIRE_FALSE(yard.land(kKey, kName.text(), kText));
    if (from == From::Elsewhere) REQUIRE_FALSE(yard.land(kElsewhere.key, kElsewhere.name.text(), kText));
    if (from == From::Resumed) REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), kText.substr(0, 5)));
}

bool act(Yard& yard, From from)
{
    if (from == From::Name) return yard.enqueue(kKey, kName.text()).has_value();
    if (from == From::Elsewhere) return yard.jobs().enqueue(kElsewhere, kPlace, test::kRequest).has_value();
    if (from == From::Upload) return yard.store_into_queue(kKey, kName.text(), kText).has_value();
    auto upload = yard.begin(kKey, kName.text(), {StartAt::Kind::End, 0});
    return upload && (*upload)->write(test::bytes_of(kText.substr(5))) &&
           yard.jobs().enqueue(std::move(*upload), test::kRequest);
}

std::size_t whole_jobs(Yard& yard)
{
    const auto jobs = yard.jobs().unfinished();
    REQUIRE(jobs);
    for (const JobRecord& job : *jobs) {
        CHECK(job.manifest.sha256 == test::sha256(kText));
        CHECK(job.manifest.size == kText.size());
        CHECK(test::read_all(*yard.jobs().open_input(job.manifest.id).value()) == kText);
        CHECK(yard.jobs().control(job.manifest.id).value() == test::kRequest.control);
        CHECK(yard.jobs().events(job.manifest.id)->empty());
        CHECK(yard.catalog().find(job.manifest.id).value());
    }
    CHECK(test::job_directories(yard.env).size() == jobs->size());
    return jobs->size();
}

std::optional<std::string> landed(const Yard& yard, From from = From::Name)
{
    return yard.env.contents(from == From::Elsewhere ? layout::landed(kElsewhere.key, kElsewhere.name)
                                                     : layout::landed(kKey, kName));
}

std::optional<std::string> partial(const Yard& yard)
{
    return yard.env.contents(layout::partial(kKey, kName));
}

void recovering_again_changes_nothing(Yard& yard)
{
    const auto before = yard.env.tree();
    const RecoveryReport again = yard.reopen();
    CHECK(yard.env.tree() == before);
    CHECK(again.enqueues_undone + again.sources_removed + again.uploads_discarded + again.uploads_demoted +
              again.jobs_indexed ==
          0);
}

} // namespace

TEST_CASE("whatever call fails, enqueueing makes one whole job or leaves the file")
{
    const From from = GENERATE(From::Name, From::Elsewhere, From::Upload, From::Resumed);
    const Links links = GENERATE(Links::There, Links::Missing);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, from, links);
        Yard yard;
        arrange(yard, from, links);
        yard.env.fail_call(n, test::disk_error());
        const bool acknowledged = act(yard, from);
        reached = yard.env.failed();
        const auto kept = is_landed(from) ? landed(yard, from) : partial(yard);
        if (!acknowledged && whole_jobs(yard) == 0 && kept)
            CHECK((from == From::Resumed ? kText.starts_with(*kept) : kept == kText));

        yard.reopen();
        const std::size_t jobs = whole_jobs(yard);
        CHECK(jobs <= 1);
        if (acknowledged) CHECK(jobs == 1);
        if (is_landed(from)) CHECK(landed(yard, from).has_value() == (jobs == 0));
        if (from == From::Resumed) CHECK(partial(yard).has_value() == (jobs == 0));
        if (from == From::Upload && jobs == 1) CHECK_FALSE(partial(yard));
        if (landed(yard, from)) CHECK(landed(yard, from) == kText);
        CHECK(test::staged(yard.env).empty());
        recovering_again_changes_nothing(yard);
        CHECK(n < 100);
    }
}

TEST_CASE("an upload that could not be enqueued is kept whole as a partial")
{
    bool reached = true;
    for (std::uint64_t n = 3; reached; ++n) { // 1 and 2 make and write the upload
        CAPTURE(n);
        Yard yard;
        yard.env.fail_call(n, test::disk_error());
        const bool acknowledged = act(yard, From::Upload);
        reached = yard.env.failed();
        if (!acknowledged) CHECK(partial(yard) == kText);
    }
}

TEST_CASE(
    "wherever the power goes, an acknowledged job is there once and whole, and any other is whole or not")
{
    const From from = GENERATE(From::Name, From::Elsewhere, From::Upload, From::Resumed);
    const Links links = GENERATE(Links::There, Links::Missing);
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{8}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        Yard yard;
        arrange(yard, from, links);
        yard.env.crash_at(n);
        const bool acknowledged = act(yard, from);
        reached = yard.env.failed();
        yard.env.crash(seed);
        if (seed % 2 == 0)
            yard.reopen();
        else
            yard.reopen_without_catalog();

        const std::size_t jobs = whole_jobs(yard);
        CHECK(jobs <= 1);
        if (acknowledged) CHECK(jobs == 1);
        if (const auto file = landed(yard, from)) {
            CHECK(file == kText);
            CHECK(jobs == 0);
        }
        if (const auto some = partial(yard)) CHECK(kText.starts_with(*some));
        CHECK(test::staged(yard.env).empty());
        recovering_again_changes_nothing(yard);
    }
}

TEST_CASE("wherever the process is killed, what was there before is a job or still there")
{
    const auto [from, links] = GENERATE(table<From, Links>({{From::Name, Links::There},
                                                            {From::Name, Links::Missing},
                                                            {From::Elsewhere, Links::There},
                                                            {From::Elsewhere, Links::Missing},
                                                            {From::Resumed, Links::There}}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, from, links);
        Yard yard;
        arrange(yard, from, links);
        yard.env.crash_at(n);
        const bool acknowledged = act(yard, from);
        reached = yard.env.failed();
        yard.env.restart();
        yard.reopen();
        const std::size_t jobs = whole_jobs(yard);
        if (acknowledged) CHECK(jobs == 1);
        const auto kept = from == From::Resumed ? partial(yard) : landed(yard, from);
        CHECK(kept.has_value() == (jobs == 0));
        if (kept) CHECK((from == From::Resumed ? kText.starts_with(*kept) : kept == kText));
        // What this process saw, a later power cut must not take back.
        yard.env.crash(0);
        yard.reopen();
        if (jobs == 1) CHECK(whole_jobs(yard) == 1);
        recovering_again_changes_nothing(yard);
    }
}

TEST_CASE("a newer file that lands before the older one was taken makes the enqueue give way")
{
    const Links links = GENERATE(Links::There, Links::Missing);
    Yard yard;
    arrange(yard, From::Name, links);
    test::InterveningEnv env(yard.env);
    Uploads uploads(env, yard.catalog(), Sync::No, {});
    JobStore jobs(env, yard.catalog(), uploads);
    env.before_making("staging/job-", [&] { REQUIRE_FALSE(yard.land(kKey, kName.text(), "newer")); });
    const auto given_way = jobs.enqueue(kPlace, kPlace, test::kRequest);
    REQUIRE_FALSE(given_way);
    CHECK(given_way.error() == Errc::Busy);
    CHECK(landed(yard) == "newer");
    CHECK(test::job_directories(yard.env).empty());
    CHECK(test::staged(yard.env).empty());
    CHECK(jobs.enqueue(kPlace, kPlace, test::kRequest));
}

TEST_CASE("a newer file that lands after the older one was taken stays")
{
    const Links links = GENERATE(Links::There, Links::Missing);
    Yard yard;
    arrange(yard, From::Name, links);
    test::InterveningEnv env(yard.env);
    Uploads uploads(env, yard.catalog(), Sync::No, {});
    JobStore jobs(env, yard.catalog(), uploads);
    env.before_renaming("staging/job-", [&] { REQUIRE_FALSE(yard.land(kKey, kName.text(), "newer")); });
    REQUIRE(jobs.enqueue(kPlace, kPlace, test::kRequest));
    CHECK(whole_jobs(yard) == 1);
    CHECK(landed(yard) == "newer");
}

TEST_CASE("a file that is being enqueued cannot be enqueued by somebody else")
{
    Yard yard;
    arrange(yard, From::Name, Links::There);
    test::InterveningEnv env(yard.env);
    Uploads uploads(env, yard.catalog(), Sync::No, {});
    JobStore jobs(env, yard.catalog(), uploads);
    error_code second;
    env.before_making("staging/job-", [&] { second = jobs.enqueue(kPlace, kPlace, test::kRequest).error(); });
    REQUIRE(jobs.enqueue(kPlace, kPlace, test::kRequest));
    CHECK(second == Errc::Busy);
    CHECK(whole_jobs(yard) == 1);
}

TEST_CASE(
    "files of one dataset enqueued at once get rising stamps of their own, and no file becomes two jobs")
{
    constexpr int kFiles = 12;
    Yard yard;
    for (int i = 0; i < kFiles; ++i)
        REQUIRE_FALSE(yard.land(kKey, std::to_string(i) + ".csv", kText));
    std::vector<std::thread> threads;
    std::atomic<int> made{0};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&yard, &made] {
            for (int i = 0; i < kFiles; ++i)
                if (yard.enqueue(kKey, std::to_string(i) + ".csv")) ++made;
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    CHECK(made == kFiles);
    const auto jobs = yard.jobs().unfinished();
    REQUIRE(jobs);
    std::set<TimePoint> stamps;
    std::set<std::string> names;
    for (const JobRecord& job : *jobs) {
        stamps.insert(job.manifest.arrived);
        names.insert(job.manifest.filename.text());
    }
    CHECK(jobs->size() == kFiles);
    CHECK(stamps.size() == kFiles);
    CHECK(names.size() == kFiles);
    CHECK(test::listed_uploads(yard.uploads(), kKey)->empty());
}

TEST_CASE("a file that lands on a name while the older one is enqueued is neither lost nor mistaken for it")
{
    constexpr int kRounds = 300;
    Yard yard;
    std::atomic<bool> landing{true};
    std::thread enqueuer([&] {
        while (landing)
            (void)yard.enqueue(kKey, kName.text());
    });
    int landed_count = 0;
    for (int i = 0; i < kRounds; ++i)
        if (!yard.land(kKey, kName.text(), "text " + std::to_string(i))) ++landed_count;
    landing = false;
    enqueuer.join();
    CHECK(landed_count == kRounds);

    std::set<std::string> inputs;
    const auto jobs = yard.jobs().unfinished();
    REQUIRE(jobs);
    for (const JobRecord& job : *jobs) {
        const std::string input = test::read_all(*yard.jobs().open_input(job.manifest.id).value());
        CHECK(job.manifest.sha256 == test::sha256(input));
        CHECK(inputs.insert(input).second);
    }
    const std::string last = "text " + std::to_string(kRounds - 1);
    CHECK((landed(yard) == last) != inputs.contains(last));
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("a landed file that could not be removed when it became a job goes before the job ends")
{
    const auto arrange = [](Yard& yard) { REQUIRE_FALSE(yard.land(kKey, "crimes.csv", "id\n1\n")); };
    const std::string path = layout::landed(kKey, file_name("crimes.csv"));
    bool stayed = false;
    for (std::uint64_t n = 1; !stayed; ++n) {
        CAPTURE(n);
        Yard yard;
        arrange(yard);
        yard.env.fail_call(n, test::disk_error());
        const auto job = yard.enqueue(kKey, "crimes.csv");
        REQUIRE(yard.env.failed());
        stayed = job && yard.env.contents(path);
        if (!stayed) continue;
        SECTION("when it begins")
        {
            REQUIRE(yard.jobs().start(job->manifest.id));
            CHECK_FALSE(yard.env.contents(path));
        }
        SECTION("and it does not end before")
        {
            yard.env.fail_call(1, test::disk_error());
            REQUIRE(yard.jobs().start(job->manifest.id));
            CHECK(yard.env.contents(path));
            yard.env.fail_call(1, test::disk_error());
            CHECK_FALSE(yard.jobs().finish(*job, test::outcome(JobState::Failed, TimePoint())));
            REQUIRE(yard.jobs().finish(*job, test::outcome(JobState::Failed, TimePoint())));
            CHECK_FALSE(yard.env.contents(path));
        }
    }
}
