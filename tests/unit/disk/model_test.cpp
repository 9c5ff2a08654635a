#include "archive/disk/job_store.hpp"
#include "archive/disk/layout.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

using namespace wharf;
using namespace wharf::archive;
using test::file_name;
using test::Yard;

// Random operations against the archive and against two maps, the power going or the process being killed in
// the middle of some of them; after each start the archive must say what the maps say.

namespace {

const TimePoint kEnd = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

struct Job {
    std::string text;
    JobState state = JobState::Queued; // at least this far
};

class Model {
public:
    Model(std::uint64_t seed, test::Marks marks, Sync sync)
        : random_(seed)
        , yard_(marks, sync)
    {
    }

    void step()
    {
        touched_.clear();
        const auto fate = pick(10);
        if (fate <= 1) yard_.env.crash_at(1 + pick(25));
        operate();
        if (fate > 1) {
            compare_landed_exactly();
            return;
        }
        const bool power_cut = fate == 0;
        if (power_cut)
            yard_.env.crash(pick(6));
        else
            yard_.env.restart();
        if (pick(3) == 0)
            yard_.reopen_without_catalog();
        else
            yard_.reopen();
        compare_after_start(power_cut);
    }

private:
    std::uint64_t pick(std::uint64_t below) { return random_() % below; }
    std::string any_name() { return std::string(1, static_cast<char>('a' + pick(4))) + ".csv"; }
    DatasetKey any_dataset() { return test::dataset_key(pick(2) == 0 ? "abcd-1234" : "wxyz-9876"); }
    std::string fresh_text()
    {
        std::string text = "id\n" + std::to_string(texts_.size()) + "\n" + std::string(pick(50), '.');
        texts_.insert(text);
        return text;
    }
    static std::string path(const DatasetKey& key, const std::string& name)
    {
        return layout::landed(key, file_name(name));
    }
    std::optional<Job*> any_job()
    {
        if (jobs_.empty()) return std::nullopt;
        auto it = jobs_.begin();
        std::advance(it, static_cast<std::ptrdiff_t>(pick(jobs_.size())));
        id_ = it->first;
        return &it->second;
    }

    void operate()
    {
        switch (pick(8)) {
        case 0:
        case 1: return land();
        case 2: return resume();
        case 3: return rename();
        case 4: return remove();
        case 5: return enqueue();
        case 6: return store();
        default: return advance_job();
        }
    }

    void land()
    {
        const DatasetKey key = any_dataset();
        const std::string name = any_name();
        const std::string text = fresh_text();
        touched_.insert(path(key, name));
        if (!yard_.land(key, name, text)) landed_[path(key, name)] = text;
    }

    void resume()
    {
        const DatasetKey key = any_dataset();
        const std::string name = any_name();
        touched_.insert(path(key, name));
        if (pick(2) == 0) {
            (void)yard_.keep_partial(key, name, fresh_text());
            return;
        }
        auto upload = yard_.begin(key, name, {StartAt::Kind::End, 0});
        if (!upload) return;
        const auto before = (*upload)->read_back();
        if (!before) return;
        std::string text = test::read_all(**before) + "+" + std::to_string(texts_.size());
        const std::string_view rest = std::string_view(text).substr(text.rfind('+'));
        if (!(*upload)->write(test::bytes_of(rest))) return;
        texts_.insert(text);
        if (yard_.uploads().land(std::move(*upload))) landed_[path(key, name)] = text;
    }

    void rename()
    {
        const DatasetKey from = any_dataset();
        const DatasetKey to = any_dataset();
        const std::string name = any_name();
        const std::string new_name = any_name();
        touched_ = {path(from, name), path(to, new_name)};
        if (!yard_.uploads().rename(from, file_name(name), to, file_name(new_name))) return;
        if (path(from, name) == path(to, new_name)) return;
        landed_[path(to, new_name)] = landed_[path(from, name)];
        landed_.erase(path(from, name));
    }

    void remove()
    {
        const DatasetKey key = any_dataset();
        const std::string name = any_name();
        touched_.insert(path(key, name));
        const auto there = yard_.uploads().find(key, file_name(name));
        const auto removed = yard_.uploads().remove(key, file_name(name));
        if (removed && there && there->whole) landed_.erase(path(key, name));
    }

    void enqueue()
    {
        const DatasetKey key = any_dataset();
        const std::string name = any_name();
        touched_.insert(path(key, name));
        const auto job = yard_.enqueue(key, name);
        if (!job) return;
        jobs_[job->manifest.id] = {landed_[path(key, name)]};
        landed_.erase(path(key, name));
    }

    void store()
    {
        const std::string text = fresh_text();
        if (const auto job = yard_.store_into_queue(any_dataset(), any_name(), text))
            jobs_[job->manifest.id] = {text};
    }

    void advance_job()
    {
        const auto job = any_job();
        if (!job) return;
        Job& known = **job;
        if (known.state == JobState::Queued) {
            if (yard_.jobs().start(*id_)) known.state = JobState::Running;
        } else if (known.state == JobState::Running) {
            const auto record = yard_.jobs().find(*id_);
            const JobState end = pick(2) == 0 ? JobState::Succeeded : JobState::Failed;
            if (!record || !yard_.jobs().finish(*record, test::outcome(end, kEnd))) return;
            known.state = yard_.jobs().find(*id_)->state;
        }
    }

    std::map<std::string, std::string> landed_on_disk()
    {
        std::map<std::string, std::string> found;
        for (const auto* id : {"abcd-1234", "wxyz-9876"})
            for (const auto* name : {"a.csv", "b.csv", "c.csv", "d.csv"}) {
                const std::string where = path(test::dataset_key(id), name);
                if (const auto text = yard_.env.contents(where)) found[where] = *text;
            }
        return found;
    }

    void compare_landed_exactly()
    {
        CHECK(landed_on_disk() == landed_);
        CHECK(test::staged(yard_.env).empty());
    }

    void compare_after_start(bool power_cut)
    {
        const auto found = landed_on_disk();
        for (const auto& [where, text] : found) {
            INFO(where);
            CHECK(texts_.contains(text));
            if (!power_cut && !touched_.contains(where)) CHECK(landed_[where] == text);
        }
        for (const auto& [where, text] : landed_)
            if (!power_cut && !touched_.contains(where)) CHECK(found.contains(where));
        landed_ = found;
        compare_jobs();
        CHECK(test::staged(yard_.env).empty());
    }

    void compare_jobs()
    {
        for (const auto& [id, job] : jobs_) {
            INFO(id.text());
            const auto record = yard_.jobs().find(id);
            REQUIRE(record);
            CHECK(record->manifest.sha256 == test::sha256(job.text));
            const bool ended = job.state != JobState::Queued && job.state != JobState::Running;
            if (ended) CHECK(record->state == job.state);
            if (job.state == JobState::Running) CHECK(record->state != JobState::Queued);
            if (record->input_kept) CHECK(test::read_all(*yard_.jobs().open_input(id).value()) == job.text);
            for (const auto& [where, text] : landed_)
                CHECK(text != job.text);
        }
        adopt_new_jobs();
    }

    // What was interrupted may have come about all the same, but only once and whole.
    void adopt_new_jobs()
    {
        std::size_t adopted = 0;
        std::set<JobId> seen;
        for (const std::string& directory : test::job_directories(yard_.env)) {
            const JobId id = JobId::parse(directory.substr(directory.rfind('/') + 1)).value();
            CHECK(seen.insert(id).second);
            const auto record = yard_.jobs().find(id);
            REQUIRE(record);
            if (!jobs_.contains(id)) {
                ++adopted;
                const std::string text = test::read_all(*yard_.jobs().open_input(id).value());
                CHECK(texts_.contains(text));
                jobs_[id] = {text};
            }
            jobs_[id].state = record->state;
        }
        CHECK(adopted <= 1);
        CHECK(seen.size() == jobs_.size());
    }

    std::mt19937_64 random_;
    Yard yard_;
    std::set<std::string> texts_;               // every whole text there ever was
    std::map<std::string, std::string> landed_; // by path
    std::map<JobId, Job> jobs_;
    std::set<std::string> touched_; // by the operation under way
    std::optional<JobId> id_;
};

} // namespace

TEST_CASE("through random operations, power cuts and kills the archive keeps what it acknowledged")
{
    const auto [marks, sync] =
        GENERATE(values<std::pair<test::Marks, Sync>>({{test::Marks::Supported, Sync::No},
                                                       {test::Marks::Supported, Sync::Yes},
                                                       {test::Marks::Unsupported, Sync::No}}));
    const std::uint64_t seed = GENERATE(range(std::uint64_t{1}, std::uint64_t{13}));
    Model model(seed, marks, sync);
    for (int i = 0; i < 120; ++i) {
        CAPTURE(seed, i);
        model.step();
    }
}
