#include "auth/file_edit.hpp"

#include "config/owner.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace wharf::auth {
namespace {

namespace fs = std::filesystem;

std::string failed(const std::string& doing, int error = errno)
{
    return doing + ": " + std::generic_category().message(error);
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

// flock(2) itself would wait for ever. False: errno says why not.
bool lock_within(std::chrono::milliseconds patience, int directory)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    while (flock(directory, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return false;
        if (std::chrono::steady_clock::now() >= until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

// Without the right to give a file away it stays the writer's own.
bool set_access(int file, const std::string& old_file, const std::string& like, int directory,
                FileEdit::Readers readers)
{
    struct stat model {};
    const bool by_file = stat(old_file.c_str(), &model) == 0 || stat(like.c_str(), &model) == 0;
    if (!by_file && fstat(directory, &model) != 0) return false;
    if (fchown(file, model.st_uid, model.st_gid) != 0 && errno != EPERM) return false;
    const bool group = by_file && readers == FileEdit::Readers::GroupAsBefore;
    return fchmod(file, S_IRUSR | S_IWUSR | (group ? model.st_mode & S_IRGRP : 0)) == 0;
}

} // namespace

FileEdit::FileEdit(const std::string& path, std::chrono::milliseconds patience)
{
    // Through a symbolic link, so that it stays one.
    std::error_code error;
    path_ = fs::weakly_canonical(fs::absolute(path, error), error);
    const fs::path parent = fs::path(path_).parent_path();
    if (error) {
        problem_ = failed(path, error.value());
        return;
    }
    if (owner::make_directories(parent, S_IRWXU | S_IRWXG | S_IRWXO) != 0) {
        problem_ = failed(path);
        return;
    }
    directory_ = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory_ < 0) {
        problem_ = failed("cannot open " + parent.string());
        return;
    }
    if (!lock_within(patience, directory_)) problem_ = failed("cannot lock " + parent.string());
}

FileEdit::~FileEdit()
{
    if (directory_ >= 0) close(directory_);
}

std::string FileEdit::replace(std::string_view text, Readers readers, std::string fresh,
                              const std::string& like)
{
    const int file = mkostemp(fresh.data(), O_CLOEXEC);
    if (file < 0) return failed("cannot write " + fresh);
    const bool written = set_access(file, path_, like, directory_, readers) && write_all(file, text) &&
                         fsync(file) == 0 && rename(fresh.c_str(), path_.c_str()) == 0;
    const int error = errno;
    close(file);
    if (!written) {
        unlink(fresh.c_str());
        return failed("cannot write " + path_, error);
    }
    if (fsync(directory_) != 0) return failed("cannot sync " + fs::path(path_).parent_path().string());
    return {};
}

EditProblems edit_file(const std::string& path, const std::string& fresh_name,
                       const std::function<Rewritten(const std::string& path)>& rewrite,
                       const std::string& like)
{
    FileEdit file(path);
    if (!file.problem().empty()) return {file.problem()};
    Rewritten wanted = rewrite(file.path());
    if (!wanted.problems.empty() || !wanted.text) return std::move(wanted.problems);
    const fs::path fresh = fs::path(file.path()).replace_filename(fresh_name);
    std::string problem = file.replace(*wanted.text, FileEdit::Readers::GroupAsBefore, fresh, like);
    if (!problem.empty()) return {std::move(problem)};
    return {};
}

} // namespace wharf::auth
