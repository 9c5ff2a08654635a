// The latest status line of each request that is under way or ended lately, so that a client that enqueued
// something reads its own answer even when another client's job of the same dataset came after it. Also keeps
// each dataset's status.txt, which always holds the line posted last. Thread-safe; post() may block on the
// disk, line() never does.
#pragma once

#include "archive/disk/datasets.hpp"
#include "archive/jobs/progress_board.hpp"

#include <array>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wharf::jobs {

class StatusBoard {
public:
    // Lines remembered, over all datasets; a line counts as new each time it is posted. Enough for thousands
    // of clients polling at once, and about 2 MB.
    static constexpr std::size_t kRemembered = 10000;

    explicit StatusBoard(archive::Datasets& datasets)
        : datasets_(datasets)
    {
    }

    // `tag` is the request id, else the job id; `text` begins with the state: "QUEUED: ...", "SUCCESS: ...".
    // Writes "<tag> : <text>\n" to status.txt. With Sync::Yes (final states) durable on return, and nobody
    // reads the line before it is; with Sync::No line() gives it even if status.txt could not be written.
    [[nodiscard]] archive::result<void> post(const archive::DatasetKey& key, std::string_view tag,
                                             std::string_view text, archive::Sync sync);
    // The whole line with its newline, as last posted for the tag; nothing if that was too long ago.
    [[nodiscard]] std::optional<std::string> line(const archive::DatasetKey& key, std::string_view tag) const;

    // The line posted last for a dataset, if status.txt could not be made to hold it: a disk that is full is
    // worth telling to everybody. Nothing when status.txt is as it should be.
    [[nodiscard]] std::optional<std::string> unwritten(const archive::DatasetKey& key) const;

    // What the running jobs are at, beside the lines: with numbers, and by job.
    [[nodiscard]] ProgressBoard& progress() { return progress_; }
    [[nodiscard]] const ProgressBoard& progress() const { return progress_; }

private:
    struct Line {
        std::string text;
        std::list<std::string>::iterator age;
    };
    void remember(const std::string& name, std::string text);
    void note(const archive::DatasetKey& key, std::optional<std::string> unwritten);
    std::mutex& writing(const archive::DatasetKey& key);

    archive::Datasets& datasets_;
    ProgressBoard progress_;
    // Held while a status.txt is written, so that the last to post is the last to write. Few are enough: a
    // shared one costs a wait, no more.
    std::array<std::mutex, 16> writing_;
    mutable std::mutex mutex_; // all below
    std::map<archive::DatasetKey, std::string> unwritten_;
    std::list<std::string> order_; // names of lines_, oldest first
    std::map<std::string, Line> lines_;
};

} // namespace wharf::jobs
