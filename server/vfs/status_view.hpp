// What status.txt says to one session. Used by that session at a time; every call may block on the disk.
#pragma once

#include "archive/disk/archive.hpp"
#include "server/vfs/session_jobs.hpp"

#include <memory>
#include <string>

namespace wharf::vfs {

class StatusView {
public:
    // Both must outlive it.
    StatusView(archive::Archive& archive, const SessionJobs& session)
        : archive_(archive)
        , session_(session)
    {
    }

    // As it is now, to tell the client its size. Empty while nothing was ever said; NotFound: no such
    // dataset.
    [[nodiscard]] result<std::string> look(const archive::DatasetKey& key);
    // To be read. Clients such as curl ask for the size, and then read that much and no more: shortly after
    // look() it is the same text, unless another job is the one to tell of by now.
    [[nodiscard]] result<std::string> read(const archive::DatasetKey& key);

private:
    [[nodiscard]] result<std::string> text(const archive::DatasetKey& key);

    struct Told {
        archive::DatasetKey key;
        std::string text;
        archive::TimePoint at;
    };
    archive::Archive& archive_;
    const SessionJobs& session_;
    std::unique_ptr<Told> told_; // by itself: most sessions are idle
};

} // namespace wharf::vfs
