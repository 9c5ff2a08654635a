#include "archive/disk/posix_env.hpp"

#include "archive/disk/beneath.hpp"
#include "archive/disk/folder_memory.hpp"
#include "archive/disk/posix_file.hpp"
#include "config/owner.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace wharf::archive {

namespace {

constexpr mode_t kDirectoryMode = 0750;
constexpr mode_t kParentsMode = 0777; // what the umask leaves of it

result<void> outcome_of(int returned)
{
    if (returned != 0) return last_errno();
    return {};
}

int flags_of(OpenMode mode)
{
    switch (mode) {
    case OpenMode::Read: return O_RDONLY | O_NOCTTY;
    case OpenMode::Create: return O_RDWR | O_CREAT | O_EXCL | O_APPEND;
    case OpenMode::Append: return O_RDWR | O_APPEND | O_NOCTTY;
    }
    return O_RDONLY;
}

std::string read_boot_id()
{
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

result<std::filesystem::path> absolute_path(const std::string& path)
{
    std::error_code error;
    auto absolute = std::filesystem::absolute(path, error);
    if (error) return error_code(error);
    auto normal = absolute.lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path(); // without the slash at its end
}

} // namespace

result<std::unique_ptr<PosixEnv>> PosixEnv::open(const std::string& root)
{
    const auto path = absolute_path(root);
    if (!path) return path.error();
    Descriptor directory(::open(path->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0) return last_errno();
    return std::unique_ptr<PosixEnv>(new PosixEnv(path->string(), std::move(directory), read_boot_id()));
}

result<std::unique_ptr<PosixEnv>> PosixEnv::make(const std::string& root)
{
    const auto path = absolute_path(root);
    if (!path) return path.error();
    if (owner::make_directories(path->parent_path(), kParentsMode) != 0) return last_errno();
    if (owner::make_directory(*path, kDirectoryMode) != 0 && errno != EEXIST) return last_errno();
    return open(path->string());
}

PosixEnv::PosixEnv(std::string root, Descriptor directory, std::string boot_id)
    : root_(std::move(root))
    , directory_(std::move(directory))
    , boot_id_(std::move(boot_id))
    , folders_(std::make_unique<FolderMemory>())
    , slow_disk_(std::make_shared<SlowDisk>())
{
}

PosixEnv::~PosixEnv() = default;

std::string PosixEnv::absolute(std::string_view path) const
{
    return (std::filesystem::path(root_) / path).string();
}

result<std::unique_ptr<File>> PosixEnv::open(std::string_view path, OpenMode mode)
{
    // A pipe somebody planted would else hold the thread until the other end is opened; files do not care.
    auto opened = open_beneath(directory_, path, flags_of(mode) | O_NONBLOCK);
    if (!opened) return opened.error();
    if (mode == OpenMode::Create) owner::give(directory_.get(), opened->get());
    auto file = std::make_unique<PosixFile>(std::move(*opened), slow_disk_);
    const auto info = file->info();
    if (!info) return info.error();
    if (info->kind == FileKind::Other) return Errc::OutsideRoot;
    if (info->kind == FileKind::Directory) return error_code(EISDIR, boost::system::system_category());
    return file;
}

result<FileInfo> PosixEnv::stat(std::string_view path)
{
    auto opened = open_beneath(directory_, path, O_PATH);
    if (!opened) return opened.error();
    return PosixFile(std::move(*opened)).info();
}

result<std::vector<DirEntry>> PosixEnv::list(std::string_view directory)
{
    auto opened = open_directory(directory);
    if (!opened) return opened.error();
    std::vector<DirEntry> entries;
    for (;;) {
        const auto names = (*opened)->next();
        if (!names) return names.error();
        if (names->empty()) return entries;
        for (const Directory::Name& name : *names)
            entries.push_back({std::string(name.text), name.kind});
    }
}

result<std::unique_ptr<Directory>> PosixEnv::open_directory(std::string_view path)
{
    auto opened = open_beneath(directory_, path, O_RDONLY | O_DIRECTORY);
    if (!opened) return opened.error();
    return folders_->open(std::move(*opened));
}

result<void> PosixEnv::make_directory(std::string_view path)
{
    auto leaf = leaf_beneath(directory_, path);
    if (!leaf) return leaf.error();
    if (::mkdirat(leaf->directory.get(), leaf->name.c_str(), kDirectoryMode) != 0) return last_errno();
    if (auto made = open_beneath(directory_, path, O_PATH | O_DIRECTORY))
        owner::give(directory_.get(), made->get());
    return {};
}

result<void> PosixEnv::sync_directory(std::string_view path)
{
    auto opened = open_beneath(directory_, path, O_RDONLY | O_DIRECTORY);
    if (!opened) return opened.error();
    return PosixFile(std::move(*opened)).sync();
}

result<void> PosixEnv::rename(std::string_view from, std::string_view to)
{
    auto source = leaf_beneath(directory_, from);
    if (!source) return source.error();
    auto target = leaf_beneath(directory_, to);
    if (!target) return target.error();
    return outcome_of(::renameat(source->directory.get(), source->name.c_str(), target->directory.get(),
                                 target->name.c_str()));
}

result<void> PosixEnv::link(std::string_view from, std::string_view to)
{
    auto source = leaf_beneath(directory_, from);
    if (!source) return source.error();
    auto target = leaf_beneath(directory_, to);
    if (!target) return target.error();
    return outcome_of(::linkat(source->directory.get(), source->name.c_str(), target->directory.get(),
                               target->name.c_str(), 0));
}

result<void> PosixEnv::remove(std::string_view file)
{
    auto leaf = leaf_beneath(directory_, file);
    if (!leaf) return leaf.error();
    return outcome_of(::unlinkat(leaf->directory.get(), leaf->name.c_str(), 0));
}

result<void> PosixEnv::remove_directory(std::string_view path)
{
    auto leaf = leaf_beneath(directory_, path);
    if (!leaf) return leaf.error();
    return outcome_of(::unlinkat(leaf->directory.get(), leaf->name.c_str(), AT_REMOVEDIR));
}

result<std::uint64_t> PosixEnv::free_space()
{
    struct statvfs status {};
    if (::fstatvfs(directory_.get(), &status) != 0) return last_errno();
    // What is set aside for root is not ours to fill.
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

TimePoint PosixEnv::now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::uint64_t PosixEnv::random()
{
    std::uint64_t number = 0;
    // Requests of up to 256 bytes are never cut short.
    while (::getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number)) {
    }
    return number;
}

std::string PosixEnv::boot_id()
{
    return boot_id_;
}

result<std::unique_ptr<File>> PosixEnv::lock(std::string_view path)
{
    auto opened = open_beneath(directory_, path, O_RDWR | O_CREAT);
    if (!opened) return opened.error();
    owner::give(directory_.get(), opened->get());
    if (::flock(opened->get(), LOCK_EX | LOCK_NB) != 0) return last_errno();
    return std::make_unique<PosixFile>(std::move(*opened));
}

void PosixEnv::step(std::string_view)
{
}

} // namespace wharf::archive
