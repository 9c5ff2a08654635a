#include "archive/disk/dataset_removal.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "tests/support/test_archive.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::archive;
using test::must;

namespace {

const DatasetKey kOther = test::dataset_key("data.example.gov", "wxyz-9876");
const std::string kTable = "tables/data.example.gov/b2fd-cjk2.sqlite";

// A dataset with one of everything, and another one that has a job, too.
struct RemovalTest : test::TestArchive {
    RemovalTest()
    {
        must(archive->datasets().create(kOther, test::kPlainControl));
        finished_job(JobState::Succeeded);
        finished_job(JobState::Failed);
        land("running.csv", "a\n");
        must(archive->jobs().start(enqueue("running.csv").manifest.id));
        land("queued.csv", "a\n");
        (void)enqueue("queued.csv");
        land("crimes.csv", "a\n");
        must(upload("half.csv", "a\n")->keep_partial());
        auto chunk = must(archive->chunks().begin(key));
        must(chunk->write(test::bytes_of("a")));
        must(archive->chunks().keep(std::move(chunk)));
        for (const auto* ending : {"", "-wal", "-shm"})
            env.plant(kTable + ending, "rows");

        auto other = must(archive->uploads().begin(kOther, test::file_name("other.csv"), {}));
        must(other->write(test::bytes_of("b\n")));
        must(archive->jobs().enqueue(std::move(other), {"{}", "", "bob", "ftps"}));
        env.plant("tables/data.example.gov/wxyz-9876.sqlite", "rows");
    }
    JobRecord enqueue(std::string_view name)
    {
        return must(archive->jobs().enqueue(place(name), place(name), {"{}", "", "bob", "ftps"}));
    }
    void finished_job(JobState state)
    {
        land("crimes.csv", "a\n");
        auto job = enqueue("crimes.csv");
        must(archive->jobs().start(job.manifest.id));
        job.state = JobState::Running;
        if (state == JobState::Succeeded) must(archive->snapshots().store(job));
        must(archive->jobs().finish(job, {state, env.now(), env.now(), {}, "", "", {}}));
    }
    // Paths that have to do with a dataset, by its name, or a job.
    std::vector<std::string> left_of(const DatasetKey& which)
    {
        std::vector<std::string> left;
        for (const std::string& path : env.tree()) {
            const bool is_job = path.ends_with("manifest.json") &&
                                env.contents(path)->find(which.id.text()) != std::string::npos;
            if (is_job || path.find(which.id.text()) != std::string::npos) left.push_back(path);
        }
        return left;
    }
    std::size_t listed_jobs(const DatasetKey& which)
    {
        return must(archive->catalog().list({.domains = {{which.domain}}, .dataset = which.id})).size();
    }
    std::uint64_t used() { return must(archive->space().room(key.domain)).used; }
};

} // namespace

TEST_CASE_METHOD(RemovalTest, "what there is of a dataset", "[disk][removal]")
{
    const auto all = must(contents_of(*archive, key.domain));
    REQUIRE(all.size() == 2);
    const DatasetContents& contents = all.at(key);
    CHECK(contents.jobs == 4);
    CHECK(contents.unfinished == 2);
    CHECK(contents.snapshots == 1);
    CHECK(contents.has_table);
    CHECK(all.at(kOther).jobs == 1);
    CHECK(must(contents_of(*archive, must(DomainName::parse("none.example.gov")))).empty());
}

TEST_CASE_METHOD(RemovalTest, "a dataset goes with everything, and no other loses anything",
                 "[disk][removal]")
{
    const auto others = left_of(kOther);
    must(remove_dataset(*archive, key));
    CHECK(left_of(key).empty());
    CHECK(listed_jobs(key) == 0);
    CHECK(left_of(kOther) == others);
    CHECK(listed_jobs(kOther) == 1);
    CHECK(must(contents_of(*archive, key.domain)).size() == 1);
    must(remove_dataset(*archive, key)); // of nothing

    open();
    CHECK(used() == 2);
    CHECK(archive->recovery().remarks.empty());
    CHECK(left_of(key).empty());
    must(archive->datasets().create(key, test::kPlainControl));
    land("crimes.csv", "a\n");
    CHECK(enqueue("crimes.csv").state == JobState::Queued);
}

TEST_CASE_METHOD(RemovalTest, "a domain goes with all its datasets", "[disk][removal]")
{
    must(archive->datasets().replace(key.domain, DomainFile::RequestId, "x"));
    CHECK(must(strangers_in(*archive, key.domain)).empty());
    env.plant("domains/data.example.gov/notes.txt", "somebody's");
    CHECK(must(strangers_in(*archive, key.domain)) == std::vector<std::string>{"notes.txt"});
    must(remove_domain(*archive, key.domain));
    const auto tree = env.tree();
    CHECK(std::ranges::none_of(tree, [](const std::string& path) {
        return path.find("data.example.gov") != std::string::npos || path.ends_with("manifest.json");
    }));
    CHECK(must(archive->datasets().domains()).empty());
    CHECK(must(contents_of(*archive, key.domain)).empty());
    CHECK(used() == 0);
}

TEST_CASE_METHOD(RemovalTest, "jobs whose dataset was removed by hand go, too", "[disk][removal]")
{
    must(remove_tree(env, layout::dataset(key)));
    CHECK(must(contents_of(*archive, key.domain)).size() == 2);
    must(remove_dataset(*archive, key));
    CHECK(left_of(key).empty());
    CHECK(must(contents_of(*archive, key.domain)).size() == 1);
}

namespace {

// As the next start finds it, and as the command does it then.
void check_finished(RemovalTest& t, const std::vector<std::string>& others)
{
    t.open();
    CHECK(t.archive->recovery().remarks.empty());
    const auto all = must(contents_of(*t.archive, t.key.domain));
    if (all.contains(t.key)) must(remove_dataset(*t.archive, t.key));
    CHECK(t.left_of(t.key).empty());
    CHECK(t.listed_jobs(t.key) == 0);
    CHECK(must(contents_of(*t.archive, t.key.domain)).size() == 1);
    CHECK(t.left_of(kOther) == others);
    CHECK(t.listed_jobs(kOther) == 1);
}

} // namespace

TEST_CASE("a removal that fails anywhere is finished when it is asked for again", "[disk][removal]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        RemovalTest t;
        const auto others = t.left_of(kOther);
        t.env.fail_call(n, boost::system::errc::make_error_code(boost::system::errc::io_error));
        const bool removed = remove_dataset(*t.archive, t.key).has_value();
        reached = t.env.failed();
        CHECK((removed || reached));
        t.env.restart();
        check_finished(t, others);
    }
}

TEST_CASE("a removal that a power cut ends is finished when it is asked for again; a whole one stays",
          "[disk][removal]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n)
        for (std::uint64_t seed = 0; seed < 6; ++seed) {
            CAPTURE(n, seed);
            RemovalTest t;
            const auto others = t.left_of(kOther);
            t.env.crash_at(n);
            const bool removed = remove_dataset(*t.archive, t.key).has_value();
            reached = t.env.failed();
            t.env.crash(seed);
            if (removed) {
                t.open();
                CHECK_FALSE(must(contents_of(*t.archive, t.key.domain)).contains(t.key));
            }
            check_finished(t, others);
        }
}

TEST_CASE_METHOD(RemovalTest, "a job being removed gives no file back to where that came from",
                 "[disk][removal]")
{
    const DatasetKey from = test::dataset_key("data.example.gov", "from-0000");
    must(archive->datasets().create(from, test::kPlainControl));
    auto sent = must(archive->uploads().begin(from, test::file_name("secret.csv"), {}));
    must(sent->write(test::bytes_of("s\n")));
    must(archive->uploads().land(std::move(sent)));
    must(archive->jobs().enqueue({from, test::file_name("secret.csv")}, place("secret.csv"),
                                 {"{}", "", "bob", "ftps"}));
    bool reached = true;
    for (std::uint64_t n = 1; n < 12 && reached; ++n) {
        CAPTURE(n);
        env.fail_call(n, boost::system::errc::make_error_code(boost::system::errc::io_error));
        (void)remove_dataset(*archive, key);
        reached = env.failed();
        env.restart();
        open();
        CHECK(archive->recovery().remarks.empty());
        CHECK_FALSE(env.contents("domains/data.example.gov/from-0000/secret.csv"));
    }
}
