// When each token was last used, to the hour.
//
// A file for each token, empty, whose time of change is the use. It is kept on disk because whoever tidies up
// old tokens asks from the command line, and after a restart too; beneath the data root, since the server may
// be forbidden to write where its configuration is; and apart from the tokens file, so that no use of a token
// ever rewrites what a person edits.
#pragma once

#include "auth/time.hpp"

#include <boost/system/result.hpp>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace wharf::auth {

// Thread-safe; blocks on the disk.
class TokenUses {
public:
    static constexpr std::chrono::hours kGrain{1}; // one write for each token in that time

    explicit TokenUses(std::string directory); // made with the first use

    // What cannot be written is left: a full disk must not keep a token from being used.
    void note(const std::string& id, Time now);

    // As the disk has it, whoever wrote it there. Nothing: never, or the use could not be written. An error:
    // it cannot be looked up, by lack of rights for example.
    [[nodiscard]] boost::system::result<std::optional<Time>> last(const std::string& id) const;

    void forget(const std::string& id);

private:
    [[nodiscard]] std::string file(const std::string& id) const;

    const std::string directory_;
    std::mutex mutex_;
    std::map<std::string, Time> noted_; // by id
};

} // namespace wharf::auth
