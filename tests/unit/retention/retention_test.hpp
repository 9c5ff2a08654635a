// An archive to be pruned: rules, and snapshots and jobs that may go.
#pragma once

#include "archive/retention/pruner.hpp"
#include "tests/support/test_archive.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <string>

namespace wharf::retention {

inline const std::string kCompleted = "domains/data.example.gov/b2fd-cjk2/completed/";

struct RetentionTest : test::TestArchive {
    RetentionTest()
    {
        using namespace std::chrono_literals;
        env.set_now(std::chrono::sys_days(2026y / 11 / 21) + 13h);
    }
    void snapshot(const std::string& day, const std::string& time = "10:00:00.000")
    {
        env.plant(kCompleted + day + "/" + time + "-crimes.csv", "a\n");
        env.plant(kCompleted + day + "/" + time + "-control.json", "{}");
    }
    // A job that ended now.
    archive::JobRecord finished_job(archive::JobState state, archive::PayloadSet keep = {})
    {
        land("crimes.csv", "a\n");
        auto job = test::must(archive->jobs().enqueue(place("crimes.csv"), place("crimes.csv"),
                                                      {"{}", "", "bob", "ftps", {}, keep}));
        test::must(archive->jobs().start(job.manifest.id));
        job.state = archive::JobState::Running;
        if (state == archive::JobState::Succeeded) test::must(archive->snapshots().store(job));
        test::must(archive->jobs().finish(job, {state, env.now(), env.now(), {}, "", "", {}}));
        return job;
    }

    Rules rules;
    std::atomic<bool> stop = false;
};

} // namespace wharf::retention
