#include "auth/user_edits.hpp"

#include "auth/password_hash.hpp"
#include "auth/user_store.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace wharf::auth {
namespace {

namespace fs = std::filesystem;

class FileDescriptor {
public:
    explicit FileDescriptor(int number)
        : number_(number)
    {
    }
    ~FileDescriptor()
    {
        if (number_ >= 0) close(number_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

EditProblems failed(const std::string& doing, int error = errno)
{
    return {doing + ": " + std::generic_category().message(error)};
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// The owner and mode for the new file. Without the right to give a file away it stays the writer's own.
bool set_access(int file, const fs::path& old_file, int directory)
{
    struct stat old {};
    const bool exists = stat(old_file.c_str(), &old) == 0;
    if (!exists && fstat(directory, &old) != 0) return false;
    if (fchown(file, old.st_uid, old.st_gid) != 0 && errno != EPERM) return false;
    const mode_t group_may_read = exists ? old.st_mode & S_IRGRP : 0;
    return fchmod(file, S_IRUSR | S_IWUSR | group_may_read) == 0;
}

EditProblems replace(const fs::path& path, int directory, const std::string& text)
{
    std::string temporary = path.parent_path() / ".users-XXXXXX";
    const FileDescriptor file(mkostemp(temporary.data(), O_CLOEXEC));
    if (file.number() < 0) return failed("cannot write beside " + path.string());
    const bool written = set_access(file.number(), path, directory) && write_all(file.number(), text) &&
                         fsync(file.number()) == 0 && rename(temporary.c_str(), path.c_str()) == 0;
    if (!written) {
        const int error = errno;
        unlink(temporary.c_str());
        return failed("cannot write " + path.string(), error);
    }
    if (fsync(directory) != 0) return failed("cannot sync " + path.parent_path().string());
    return {};
}

// Gives back why the users are not to be changed, if they are not.
using Change = std::function<std::optional<std::string>(Users&)>;

EditProblems edit(const std::string& given_path, const Change& change)
{
    // Through a symbolic link, so that it stays one.
    std::error_code error;
    const fs::path path = fs::weakly_canonical(fs::absolute(given_path, error), error);
    if (!error) fs::create_directories(path.parent_path(), error);
    if (error) return failed(given_path, error.value());

    // The lock is on the directory, since the file itself is replaced by each edit. Closing lets it go.
    const FileDescriptor directory(open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() < 0) return failed("cannot open " + path.parent_path().string());
    int locked = -1;
    do {
        locked = flock(directory.number(), LOCK_EX);
    } while (locked != 0 && errno == EINTR);
    if (locked != 0) return failed("cannot lock " + path.parent_path().string());

    LoadedUsers loaded = load_users(path);
    if (!loaded.problems.empty()) return loaded.problems;
    if (const auto why = change(loaded.users)) return {*why};
    return replace(path, directory.number(), format_users(loaded.users));
}

std::string unknown(const std::string& name, const std::string& path)
{
    return "there is no user \"" + name + "\" in " + path;
}

} // namespace

EditProblems add_user(const std::string& path, const std::string& name, const User& user)
{
    if (const auto why = why_not_allowed(name, user)) return {*why};
    if (!is_password_hash(user.password_hash)) return {"the password of \"" + name + "\" is not hashed"};
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        if (users.emplace(name, user).second) return std::nullopt;
        return "there is a user \"" + name + "\" in " + path + " already";
    });
}

EditProblems set_password(const std::string& path, const std::string& name, const std::string& password_hash)
{
    if (!is_password_hash(password_hash)) return {"the password of \"" + name + "\" is not hashed"};
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        const auto user = users.find(name);
        if (user == users.end()) return unknown(name, path);
        user->second.password_hash = password_hash;
        return std::nullopt;
    });
}

EditProblems remove_user(const std::string& path, const std::string& name)
{
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        if (users.erase(name) != 0) return std::nullopt;
        return unknown(name, path);
    });
}

} // namespace wharf::auth
