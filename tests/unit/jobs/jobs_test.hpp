// An archive in memory with live tables in a real directory, and a worker on it that never sleeps.
#pragma once

#include "archive/disk/layout.hpp"
#include "archive/jobs/file_text.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/worker.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_archive.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace wharf::test {

struct JobsTest : TestArchive {
    JobsTest()
    {
        // The archive makes this directory in its own, imagined, file system.
        std::filesystem::create_directories(scratch.path() / "tables" / key.domain.text());
        start();
    }

    // The parts above the archive, as the next start of the server makes them.
    void start()
    {
        worker.reset();
        intake.reset();
        board = std::make_unique<jobs::StatusBoard>(archive->datasets());
        intake = std::make_unique<jobs::Intake>(*archive, *board, [](const archive::JobRecord&) {});
        worker = std::make_unique<jobs::Worker>(
            *archive, *board, stop,
            jobs::WorkerOptions{data_root, [this](std::string_view line) { told.emplace_back(line); },
                                [this](std::chrono::seconds time) {
                                    waits.push_back(time);
                                    const auto now =
                                        archive->datasets().read(key, archive::FixedFile::Status);
                                    statuses_while_waiting.push_back(now ? *now : "");
                                    return waits.size() < wait_limit;
                                },
                                after_end, std::chrono::hours(24)});
    }
    void restart()
    {
        open();
        start();
    }

    archive::result<archive::JobRecord> try_enqueue(std::string_view name, const std::string& request_id = "")
    {
        const auto accepted = intake->enqueue({key, request_id, "bob", "ftps"}, place(name), file_name(name));
        if (!accepted) return accepted.error();
        return archive->jobs().find(*accepted->job);
    }
    archive::JobRecord enqueue(std::string_view name, std::string_view text,
                               const std::string& request_id = "")
    {
        land(name, text);
        return must(try_enqueue(name, request_id));
    }
    void use_control(std::string_view control)
    {
        must(
            archive->datasets().replace(key, archive::FixedFile::ActiveControl, control, archive::Sync::Yes));
    }
    archive::JobRecord find(const archive::JobRecord& job)
    {
        return must(archive->jobs().find(job.manifest.id));
    }

    // The job's lines of log.txt, each without time and id.
    std::vector<std::string> story(const archive::JobRecord& job)
    {
        std::vector<std::string> lines;
        const std::string all = log();
        const std::string& id = job.manifest.id.text();
        for (std::size_t begin = 0; begin < all.size();) {
            const std::size_t end = all.find('\n', begin);
            const std::string line = all.substr(begin, end - begin);
            if (line.size() > 26 + id.size() && line.substr(25, id.size()) == id)
                lines.push_back(line.substr(26 + id.size()));
            begin = end == std::string::npos ? all.size() : end + 1;
        }
        return lines;
    }
    std::vector<std::string> story_types(const archive::JobRecord& job)
    {
        std::vector<std::string> types;
        for (const auto& line : story(job))
            types.push_back(line.substr(0, line.find(' ')));
        return types;
    }
    std::vector<std::string> snapshots()
    {
        std::vector<std::string> names;
        const auto there =
            archive->snapshots().list(key, {2026, 11U, 21U}); // the day FakeEnv's clock stands at
        if (there)
            for (const auto& entry : *there)
                names.push_back(entry.name);
        return names;
    }

    // rejects.csv of a job; "" if there is none.
    std::string rejects(const archive::JobRecord& job)
    {
        const auto file = archive->jobs().open(job.manifest.id, archive::JobFile::Rejects);
        if (!file) return "";
        return must(jobs::file_text(**file, 0, 1 << 20));
    }

    ScratchDirectory scratch;
    std::string data_root = scratch.path().string();
    std::atomic<bool> stop = false;
    std::vector<std::string> told;
    std::vector<std::chrono::seconds> waits;
    std::vector<std::string> statuses_while_waiting;
    std::size_t wait_limit = 100; // waits until the server seems to stop
    jobs::AfterEnd after_end;
    std::unique_ptr<jobs::StatusBoard> board;
    std::unique_ptr<jobs::Intake> intake;
    std::unique_ptr<jobs::Worker> worker;
};

} // namespace wharf::test
