// The users file, live: whoever changed it, the next login sees the change.
#pragma once

#include "auth/authenticator.hpp"
#include "auth/file_stamp.hpp"
#include "auth/password_hash.hpp"
#include "auth/recent_logins.hpp"
#include "auth/users_file.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

struct LoadedUsers {
    Users users;
    std::vector<std::string> problems; // "users.toml:3: ..."; the users are good only if there are none
    bool missing = false;              // there is no file
};

// Blocks on the disk. A file that does not exist holds no users, which is no problem.
[[nodiscard]] LoadedUsers load_users(const std::string& path);

// Checks logins against the file. Before each it looks (one stat) whether the file changed, and reads it
// again if so. A file that has become unreadable or wrong, or is gone, changes nothing: the users known
// before stay, and last_problem() tells. If there never was a good one, logins fail with StoreUnavailable.
// Thread-safe.
class UserStore final : public Authenticator {
public:
    // Told what last_problem() says, once for each state of the file that is not good; must not call back.
    using Tell = std::function<void(std::string_view problem)>;

    explicit UserStore(std::string path, HashCost cost = {}, Tell tell = {});

    [[nodiscard]] result<Principal> verify(const Credentials& credentials) override;
    [[nodiscard]] result<Principal> admit(const std::string& user) override;

    // The users as of now; null while there never was a good file.
    [[nodiscard]] std::shared_ptr<const Users> users();

    // Why the file as it is now is not in use, one problem a line; empty while it is.
    [[nodiscard]] std::string last_problem();

private:
    void refresh();

    const std::string path_;
    const Tell tell_;
    PasswordHasher hasher_;
    RecentLogins recent_;

    std::mutex mutex_; // of what follows
    std::optional<FileStamp> seen_;
    std::shared_ptr<const Users> users_;
    std::string problem_;
};

} // namespace wharf::auth
