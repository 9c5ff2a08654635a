// Bans on disk: they outlive the server, and the command line reads and changes them beside it. All block.
//
// Whoever changes the file holds its lock from reading to writing, so that neither side loses what the other
// did. Nobody but the owner may read it.
#pragma once

#include "auth/ban.hpp"
#include "auth/file_edit.hpp"
#include "auth/file_stamp.hpp"
#include "auth/throttle.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wharf::auth {

struct BanPaths {
    std::string file;
    std::string fresh; // see FileEdit::replace()
};

// For a person, one line each.
using BanProblems = std::vector<std::string>;

struct LoadedBans {
    std::vector<Ban> bans;
    BanProblems problems;    // what could not be read; the bans are what could
    bool unreadable = false; // nothing of it could
};
// A file that does not exist holds no bans, which is no problem.
[[nodiscard]] LoadedBans load_bans(const std::string& file);

// `change` says whether it changed anything; if not, nothing is written.
[[nodiscard]] BanProblems edit_bans(const BanPaths& paths,
                                    const std::function<bool(std::vector<Ban>&)>& change);

// The running server's side. One thread at a time.
class BanFile {
public:
    explicit BanFile(BanPaths paths);

    // Lifts and adds in `throttle` what others did in the file, and writes there what is new in `throttle`.
    // One stat if nothing happened. A file that cannot be read or written is tried again by the next call and
    // complained of once; what cannot be read is not written over, and the bans known stay.
    struct Synced {
        BanProblems problems;
        BanChanges changes; // by others; to begin with, all that is in force
    };
    [[nodiscard]] Synced sync(Throttle& throttle, Time now);

private:
    // The problem; "": it is done.
    [[nodiscard]] std::string read_changes(const FileEdit& edit, Throttle& throttle, Time now,
                                           Synced& synced);
    [[nodiscard]] std::string write_news(FileEdit& edit, Throttle& throttle, Time now);

    const BanPaths paths_;
    std::optional<FileStamp> seen_;
    std::string last_problem_;
};

} // namespace wharf::auth
