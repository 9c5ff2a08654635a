// The latest status line of each request that is under way or ended lately, so that a client that enqueued
// something reads its own answer even when another client's job of the same dataset came after it. Also keeps
// each dataset's status.txt, which always holds the line posted last. Thread-safe; post() may block on the
// disk.
#pragma once

#include "archive/disk/datasets.hpp"

#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace wharf::jobs {

class StatusBoard {
public:
    explicit StatusBoard(archive::Datasets& datasets)
        : datasets_(datasets)
    {
    }

    // `tag` is the request id, else the job id; `text` begins with the state: "QUEUED: ...", "SUCCESS: ...".
    // Writes "<tag> : <text>\n" to status.txt. With Sync::Yes durable on return (for final states).
    [[nodiscard]] archive::result<void> post(const archive::DatasetKey& key, const std::string& tag,
                                             std::string_view text, archive::Sync sync);
    // The whole line with its newline, as last posted for the tag; nothing if that was too long ago.
    [[nodiscard]] std::optional<std::string> line(const archive::DatasetKey& key,
                                                  const std::string& tag) const;

private:
    archive::Datasets& datasets_;
    mutable std::mutex mutex_;
    std::list<std::string> order_; // oldest first, at most kRemembered
    std::map<std::string, std::string> lines_;
};

} // namespace wharf::jobs
