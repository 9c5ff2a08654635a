#include "auth/user_store.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace wharf::auth {

LoadedUsers load_users(const std::string& path)
{
    LoadedUsers loaded;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        loaded.missing = true;
        return loaded;
    }

    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    const bool regular = status.type() == std::filesystem::file_type::regular;
    if (regular && in) text << in.rdbuf();
    if (!regular || !in) {
        const std::string why =
            regular || error ? std::generic_category().message(errno) : "not a regular file";
        loaded.problems.push_back(path + ": cannot be read: " + why);
        return loaded;
    }
    ParsedUsers parsed = parse_users(text.view());
    for (const UsersProblem& problem : parsed.problems) {
        loaded.problems.push_back(path + ":" + std::to_string(problem.line) + ": " + problem.what);
    }
    loaded.users = std::move(parsed.users);
    return loaded;
}

UserStore::UserStore(std::string path, HashCost cost, Tell tell)
    : path_(std::move(path))
    , tell_(std::move(tell))
    , hasher_(cost)
{
    refresh();
}

result<Principal> UserStore::verify(const Credentials& credentials)
{
    const std::shared_ptr<const Users> known = users();
    if (!known) return Errc::StoreUnavailable;

    const auto found = known->find(credentials.user);
    if (found == known->end()) {
        hasher_.verify_nobody(credentials.password);
        return Errc::UnknownUser;
    }
    const auto& [name, user] = *found;
    if (!recent_.contains(name, user.password_hash, credentials.password)) {
        const Verdict verdict = hasher_.verify(user.password_hash, credentials.password);
        if (verdict == Verdict::OutOfMemory) return Errc::StoreUnavailable;
        if (verdict == Verdict::Wrong) return Errc::WrongPassword;
        recent_.add(name, user.password_hash, credentials.password);
    }
    return Principal{name, user.role, user.domains};
}

result<Principal> UserStore::admit(const std::string& user)
{
    const std::shared_ptr<const Users> known = users();
    if (!known) return Errc::StoreUnavailable;
    const auto found = known->find(user);
    if (found == known->end()) return Errc::UnknownUser;
    return Principal{found->first, found->second.role, found->second.domains};
}

std::shared_ptr<const Users> UserStore::users()
{
    const std::lock_guard lock(mutex_);
    refresh();
    return users_;
}

std::string UserStore::last_problem()
{
    const std::lock_guard lock(mutex_);
    refresh();
    return problem_;
}

void UserStore::refresh()
{
    // The stamp is taken before the reading: a change in between is then seen as one the next time.
    const FileStamp stamp = FileStamp::of(path_);
    if (seen_ == stamp) return;
    LoadedUsers loaded = load_users(path_);
    if (loaded.missing && users_ && !users_->empty()) loaded.problems.push_back(path_ + ": is gone");
    seen_ = stamp;
    problem_.clear();
    for (const std::string& problem : loaded.problems)
        problem_ += (problem_.empty() ? "" : "\n") + problem;
    if (tell_ && !problem_.empty()) tell_(problem_);
    if (loaded.problems.empty()) users_ = std::make_shared<const Users>(std::move(loaded.users));
}

} // namespace wharf::auth
