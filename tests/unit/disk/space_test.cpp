#include "archive/disk/archive.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/space.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace wharf;
using namespace wharf::archive;
using test::bytes_of;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = test::dataset_key("abcd-1234");
const TimePoint kEnd = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);
const std::string kName = "crimes.csv";

std::uint64_t used(Yard& yard)
{
    const auto room = yard.uploads().space().room(kKey.domain);
    REQUIRE(room);
    return room->used;
}

void limit(Yard& yard, std::uint64_t quota, std::uint64_t min_free = 0)
{
    yard.uploads().space().set_limits({quota, min_free});
}

error_code begin_error(Yard& yard, StartAt at = {})
{
    const auto upload = yard.uploads().begin(kKey, file_name(kName), at);
    return upload ? error_code() : upload.error();
}

void make_snapshot(Yard& yard, const JobId& id)
{
    const auto job = yard.jobs().find(id);
    REQUIRE(job);
    REQUIRE(Snapshots(yard.env).store(*job));
}

// Every file of the domain that counts, found by looking; one that has two names is one file.
std::uint64_t count(Yard& yard)
{
    std::map<std::uint64_t, std::uint64_t> sizes;
    for (const std::string& path : yard.env.tree()) {
        const std::string name = path.substr(path.rfind('/') + 1);
        const bool landed = path.starts_with("domains/") && !path.ends_with("/") &&
                            path.find("/completed/") == std::string::npos &&
                            !layout::reserved_in_dataset(name);
        const bool snapshot = path.find("/completed/") != std::string::npos && !path.ends_with("/") &&
                              !path.ends_with("-control.json");
        const bool partial = (path.starts_with("staging/partial/") || path.starts_with("staging/chunks/")) &&
                             !path.ends_with("/");
        const bool input = path.starts_with("jobs/") && name == "input";
        if (!landed && !snapshot && !partial && !input) continue;
        const auto info = yard.env.stat(path);
        REQUIRE(info);
        sizes[info->inode] = info->size;
    }
    std::uint64_t bytes = 0;
    for (const auto& [inode, size] : sizes)
        bytes += size;
    return bytes;
}

} // namespace

TEST_CASE("what a domain holds is its uploads, partials, inputs of jobs and snapshots, each once")
{
    Yard yard;
    REQUIRE(yard.env.make_directory(layout::completed(kKey)));
    CHECK(used(yard) == 0);
    REQUIRE_FALSE(yard.land(kKey, kName, "12345"));
    CHECK(used(yard) == 5);
    REQUIRE_FALSE(yard.keep_partial(kKey, "other.csv", "123"));
    CHECK(used(yard) == 8);
    auto upload = yard.uploads().begin(kKey, file_name("third.csv"), {});
    REQUIRE((*upload)->write(bytes_of("1234567")));
    CHECK(used(yard) == 15);
    upload->reset();
    CHECK(used(yard) == 8);

    const auto job = yard.enqueue(kKey, kName);
    REQUIRE(job);
    CHECK(used(yard) == 8);
    REQUIRE(yard.jobs().start(job->manifest.id));
    make_snapshot(yard, job->manifest.id);
    REQUIRE(yard.jobs().finish(*job, test::outcome(JobState::Succeeded, kEnd)));
    CHECK(used(yard) == 8);
    REQUIRE(yard.catalog().erase(job->manifest.id)); // its record is too old; the snapshot stays
    CHECK(used(yard) == 8);
    yard.reopen_without_catalog();
    CHECK(used(yard) == 8);
    REQUIRE(yard.catalog().erase_snapshots(kKey, job->manifest.arrived, kEnd + std::chrono::days(1)));
    CHECK(used(yard) == 3);
}

TEST_CASE("a failed job's input counts until it is dropped")
{
    Yard yard;
    const auto job = yard.store_into_queue(kKey, kName, "12345");
    REQUIRE(job);
    REQUIRE(yard.jobs().start(job->manifest.id));
    REQUIRE(yard.jobs().finish(*job, test::outcome(JobState::Failed, kEnd)));
    CHECK(used(yard) == 5);
    REQUIRE(yard.jobs().drop_input(job->manifest.id));
    CHECK(used(yard) == 0);
}

TEST_CASE("the input of a job that ended but has not moved is not dropped")
{
    Yard yard;
    const auto job = yard.store_into_queue(kKey, kName, "12345");
    REQUIRE(job);
    REQUIRE(yard.jobs().start(job->manifest.id));
    REQUIRE(yard.jobs().record_result(job->manifest.id, test::outcome(JobState::Failed, kEnd)));
    CHECK(yard.jobs().drop_input(job->manifest.id).error() == Errc::Busy);
    CHECK(used(yard) == 5);
}

TEST_CASE("an upload may fill its domain to the last byte and not one further")
{
    Yard yard;
    limit(yard, 10);
    REQUIRE_FALSE(yard.land(kKey, "other.csv", "1234"));
    auto upload = yard.uploads().begin(kKey, file_name(kName), {});
    REQUIRE(upload);
    REQUIRE((*upload)->write(bytes_of("12345")));
    SECTION("the last byte fits")
    {
        REQUIRE((*upload)->write(bytes_of("6")));
        REQUIRE(yard.uploads().land(std::move(*upload)));
        CHECK(used(yard) == 10);
        CHECK(begin_error(yard) == Errc::OverQuota);
        REQUIRE(yard.uploads().remove(kKey, file_name("other.csv")));
        CHECK_FALSE(begin_error(yard));
    }
    SECTION("a write that crosses the quota writes nothing")
    {
        CHECK((*upload)->write(bytes_of("67")).error() == Errc::OverQuota);
        CHECK(used(yard) == 9);
        upload->reset();
        CHECK(used(yard) == 4);
        CHECK(test::staged(yard.env).empty());
    }
}

TEST_CASE("uploads under way share what is left")
{
    Yard yard;
    limit(yard, 10);
    auto first = yard.uploads().begin(kKey, file_name(kName), {});
    auto second = yard.uploads().begin(kKey, file_name(kName), {});
    REQUIRE((*first)->write(bytes_of("123456")));
    CHECK((*second)->write(bytes_of("12345")).error() == Errc::OverQuota);
    first->reset();
    REQUIRE((*second)->write(bytes_of("12345")));
}

TEST_CASE("a job that was made counts at once for the uploads under way")
{
    Yard yard;
    limit(yard, 10);
    auto upload = yard.uploads().begin(kKey, file_name(kName), {});
    REQUIRE((*upload)->write(bytes_of("1")));
    REQUIRE(yard.store_into_queue(kKey, "job.csv", "12345678"));
    REQUIRE((*upload)->write(bytes_of("2")));
    CHECK((*upload)->write(bytes_of("3")).error() == Errc::OverQuota);
}

TEST_CASE("domains do not count for each other, and a file moves its bytes with it only where there is room")
{
    Yard yard;
    const DatasetKey other{DomainName::parse("open.example.org").value(), kKey.id};
    yard.env.plant(layout::fixed_file(other, FixedFile::ActiveControl), "{}");
    limit(yard, 10);
    REQUIRE_FALSE(yard.land(kKey, kName, "1234567"));
    REQUIRE_FALSE(yard.land(other, kName, "123456"));
    CHECK(yard.uploads().rename(kKey, file_name(kName), other, file_name("b.csv")).error() ==
          Errc::OverQuota);
    limit(yard, 20);
    REQUIRE(yard.uploads().rename(kKey, file_name(kName), other, file_name("b.csv")));
    CHECK(used(yard) == 0);
    CHECK(yard.uploads().space().room(other.domain)->used == 13);
}

TEST_CASE("below the reserve of the disk uploads are refused, and those under way end")
{
    Yard yard;
    limit(yard, 0, 1000);
    yard.env.set_free_space(1010);
    auto upload = yard.uploads().begin(kKey, file_name(kName), {});
    REQUIRE((*upload)->write(bytes_of("1234567890")));
    CHECK((*upload)->write(bytes_of("12345678901")).error() == boost::system::errc::no_space_on_device);
    yard.env.set_free_space(1000);
    CHECK(begin_error(yard) == boost::system::errc::no_space_on_device);
    const auto room = yard.uploads().space().room(kKey.domain);
    REQUIRE(room);
    CHECK(room->left == 0);
    CHECK_FALSE(room->quota);
    limit(yard, 0, 0);
    CHECK_FALSE(begin_error(yard));
}

TEST_CASE("room is what the quota leaves or what the disk leaves, whichever is less")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName, "12345"));
    yard.env.set_free_space(100);
    limit(yard, 20, 90);
    CHECK(yard.uploads().space().room(kKey.domain)->left == 10);
    limit(yard, 12, 90);
    CHECK(yard.uploads().space().room(kKey.domain)->left == 7);
    limit(yard, 3, 90);
    CHECK(yard.uploads().space().room(kKey.domain)->left == 0);
}

TEST_CASE("what somebody else removed is noticed when the uploads are counted again")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName, "12345"));
    CHECK(used(yard) == 5);
    REQUIRE(yard.env.remove(layout::landed(kKey, file_name(kName))));
    yard.uploads().recount();
    CHECK(used(yard) == 0);
}

TEST_CASE("through random operations the running total is what a count finds")
{
    const auto seed = GENERATE(range(1U, 13U));
    std::mt19937 random(seed);
    const auto pick = [&](unsigned below) { return random() % below; };
    Yard yard(pick(2) == 0 ? test::Marks::Supported : test::Marks::Unsupported);
    if (pick(3) == 0) yard.env.refuse_links();
    REQUIRE(yard.env.make_directory(layout::completed(kKey)));
    std::vector<JobId> jobs;
    used(yard);
    for (int step = 0; step < 150; ++step) {
        CAPTURE(seed, step);
        const std::string name = std::string(1, static_cast<char>('a' + pick(3))) + ".csv";
        const std::string text(pick(40), 'x');
        const auto operation = pick(12);
        const bool fails = pick(4) == 0; // in the middle of it, perhaps
        CAPTURE(operation, fails, name, text.size());
        if (fails) yard.env.fail_call(1 + pick(8), test::disk_error());
        if (operation <= 1) (void)yard.land(kKey, name, text);
        if (operation == 2) (void)yard.keep_partial(kKey, name, text);
        if (operation == 3) (void)yard.uploads().remove(kKey, file_name(name));
        if (operation == 4) (void)yard.uploads().rename(kKey, file_name(name), kKey, file_name("b.csv"));
        if (operation == 5)
            if (auto upload = yard.begin(kKey, name, {StartAt::Kind::End, 0})) {
                const bool written = (*upload)->write(bytes_of(text)).has_value();
                if (pick(2) == 0 && written) (void)yard.uploads().land(std::move(*upload));
            }
        if (operation == 6)
            if (const auto job = yard.enqueue(kKey, name)) jobs.push_back(job->manifest.id);
        if (operation == 7)
            if (const auto job = yard.store_into_queue(kKey, name, text)) jobs.push_back(job->manifest.id);
        if (operation >= 8 && operation <= 10 && !jobs.empty()) {
            const JobId id = jobs[pick(static_cast<unsigned>(jobs.size()))];
            const auto job = yard.jobs().find(id);
            const bool unfinished = job && !job->result;
            if (unfinished && yard.jobs().start(id)) {
                // The same end at every attempt: a job whose snapshot is there does not fail.
                const bool succeeds = id.text().back() < '8';
                if (!succeeds || Snapshots(yard.env).store(*job))
                    (void)yard.jobs().finish(
                        *job, test::outcome(succeeds ? JobState::Succeeded : JobState::Failed, kEnd));
            } else if (job) {
                (void)yard.jobs().drop_input(id);
            }
        }
        yard.env.fail_call(0, {});
        if (operation == 11) {
            yard.reopen();
            if (pick(2) == 0) yard.reopen_without_catalog();
        }
        // A failure of the disk may leave a job half-way, which the next start finishes.
        if (fails) yard.reopen();
        CHECK(used(yard) == count(yard));
    }
}
