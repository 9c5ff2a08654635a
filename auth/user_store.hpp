// The users file, live: whoever changed it, the next login sees the change.
#pragma once

#include "auth/accounts.hpp"
#include "auth/authenticator.hpp"
#include "auth/keyed_digest.hpp"
#include "auth/live_file.hpp"
#include "auth/password_hash.hpp"
#include "auth/recent_logins.hpp"
#include "auth/users_file.hpp"

#include <memory>
#include <string>
#include <vector>

namespace wharf::auth {

struct LoadedUsers {
    Users users;
    std::vector<std::string> problems; // "users.toml:3: ..."; the users are good only if there are none
    bool missing = false;              // there is no file
    bool unreadable = false;           // there is one, and nobody knows what is in it
};

// Blocks on the disk. A file that does not exist holds no users, which is no problem.
[[nodiscard]] LoadedUsers load_users(const std::string& path);

// Checks logins against the file as LiveFile has it. If there never was a good one, logins fail with
// StoreUnavailable. A login remembered from before costs a stat and a fast digest, and no password hash.
// Thread-safe.
class UserStore final : public Authenticator, public Accounts {
public:
    using Tell = LiveFile<Users>::Tell;

    explicit UserStore(std::string path, HashCost cost = {}, Tell tell = {});

    [[nodiscard]] result<Principal> verify(const Credentials& credentials) override;
    [[nodiscard]] std::optional<Principal> recall(const Credentials& credentials) override;
    [[nodiscard]] result<Principal> admit(const std::string& user) override;
    [[nodiscard]] result<Account> account(const std::string& user) override;

    // The users as of now; null while there never was a good file.
    [[nodiscard]] std::shared_ptr<const Users> users() { return file_.content(); }

    // Why the file as it is now is not in use, one problem a line; empty while it is.
    [[nodiscard]] std::string last_problem() { return file_.last_problem(); }

private:
    LiveFile<Users> file_;
    PasswordHasher hasher_;
    RecentLogins recent_;
    KeyedDigest digest_;
};

} // namespace wharf::auth
