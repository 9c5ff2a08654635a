#include "archive/disk/folder_memory.hpp"

#include "archive/disk/posix_directory.hpp"
#include "archive/disk/remembered_folder.hpp"

#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace wharf::archive {

namespace {

// Whatever shows in a listing. Once is enough: then it is read anew.
constexpr std::uint32_t kChanges = IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                   IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_ONESHOT;

// File systems that nobody changes but through this kernel. Not all have a name in the kernel's header.
constexpr std::array<std::uint32_t, 6> kOfThisMachine{EXT4_SUPER_MAGIC,  XFS_SUPER_MAGIC,
                                                      BTRFS_SUPER_MAGIC, TMPFS_MAGIC,
                                                      F2FS_SUPER_MAGIC,  0x2fc12fc1 /* ZFS */};

bool is_of_this_machine(int directory)
{
    struct statfs system;
    if (::fstatfs(directory, &system) != 0) return false;
    const auto kind = static_cast<std::uint32_t>(system.f_type);
    return std::find(kOfThisMachine.begin(), kOfThisMachine.end(), kind) != kOfThisMachine.end();
}

bool is_large(int directory, std::size_t worth_it)
{
    struct stat status;
    return ::fstat(directory, &status) == 0 && static_cast<std::uint64_t>(status.st_size) >= worth_it;
}

// What is remembered; about a name of which nothing is, it asks the system.
class RecalledDirectory final : public Directory {
public:
    RecalledDirectory(std::shared_ptr<const RememberedFolder> folder, Descriptor descriptor)
        : folder_(std::move(folder))
        , directory_(std::move(descriptor))
    {
    }
    result<std::span<const Name>> next() override
    {
        constexpr std::size_t kAtOnce = 700; // about as many as the system gives
        names_.clear();
        while (at_ < folder_->size() && names_.size() < kAtOnce)
            names_.push_back(folder_->name(at_++));
        return std::span<const Name>(names_);
    }
    result<FileInfo> stat(std::string_view name) override
    {
        const FileInfo* const known = folder_->info(name);
        return known != nullptr ? *known : directory_.stat(name);
    }

private:
    std::shared_ptr<const RememberedFolder> folder_;
    PosixDirectory directory_;
    std::size_t at_ = 0;
    std::vector<Name> names_;
};

} // namespace

// One that nobody has asked for names yet.
class UndecidedDirectory final : public Directory {
public:
    UndecidedDirectory(FolderMemory& memory, Descriptor descriptor)
        : memory_(memory)
        , descriptor_(std::move(descriptor))
    {
    }
    result<std::span<const Name>> next() override { return decided().next(); }
    result<FileInfo> stat(std::string_view name) override { return decided().stat(name); }

private:
    Directory& decided()
    {
        if (!directory_) directory_ = memory_.begin(std::move(descriptor_));
        return *directory_;
    }

    FolderMemory& memory_;
    Descriptor descriptor_;
    std::unique_ptr<Directory> directory_;
};

// Reads, and notes what it finds.
class RecordingDirectory final : public Directory {
public:
    RecordingDirectory(FolderMemory& memory, int watch, Descriptor descriptor)
        : memory_(memory)
        , watch_(watch)
        , directory_(std::move(descriptor))
        , folder_(std::make_shared<RememberedFolder>(memory.used_, memory.limits_.memory))
    {
    }
    ~RecordingDirectory() override
    {
        if (watch_ >= 0) memory_.give_up(watch_);
    }
    result<std::span<const Name>> next() override;
    result<FileInfo> stat(std::string_view name) override;

private:
    [[nodiscard]] bool add(std::span<const Name> names); // false: there is no room

    FolderMemory& memory_;
    int watch_; // none: nothing is noted any more
    PosixDirectory directory_;
    std::shared_ptr<RememberedFolder> folder_;
    std::vector<Name> names_;
};

result<std::span<const Directory::Name>> RecordingDirectory::next()
{
    const auto read = directory_.next();
    if (watch_ < 0 || !read) return read;
    if (read->empty()) {
        memory_.keep(std::exchange(watch_, -1), std::move(folder_));
        return read;
    }
    // Whoever asks nothing about names has no use for this, and is not to be in the way of others.
    const bool names_alone = folder_->size() > 0 && folder_->known() == 0;
    const std::size_t first = folder_->size();
    if (names_alone || !add(*read)) {
        memory_.give_up(std::exchange(watch_, -1));
        folder_.reset();
        return read;
    }
    names_.clear();
    for (std::size_t index = first; index < folder_->size(); ++index)
        names_.push_back(folder_->name(index));
    return std::span<const Name>(names_);
}

bool RecordingDirectory::add(std::span<const Name> names)
{
    return std::all_of(names.begin(), names.end(),
                       [this](const Name& name) { return folder_->add(name.text, name.kind); });
}

result<FileInfo> RecordingDirectory::stat(std::string_view name)
{
    auto info = directory_.stat(name);
    // What changes in a folder beneath is not told of this one.
    if (watch_ >= 0 && info && info->kind == FileKind::Regular) folder_->know(name, *info);
    return info;
}

FolderMemory::FolderMemory(const Limits& limits)
    : limits_(limits)
    , inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
    , used_(std::make_shared<std::atomic<std::size_t>>(0))
{
}

std::unique_ptr<Directory> FolderMemory::open(Descriptor directory)
{
    const bool may_be = inotify_.get() >= 0 && is_large(directory.get(), limits_.worth_it) &&
                        is_of_this_machine(directory.get());
    if (!may_be) return std::make_unique<PosixDirectory>(std::move(directory));
    return std::make_unique<UndecidedDirectory>(*this, std::move(directory));
}

std::unique_ptr<Directory> FolderMemory::begin(Descriptor directory)
{
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    forget_what_changed();
    forget_unused(now);
    // The same number again for what is watched already. It is watched before it is read.
    const std::string path = "/proc/self/fd/" + std::to_string(directory.get());
    const int watch = ::inotify_add_watch(inotify_.get(), path.c_str(), kChanges);
    if (watch < 0) return std::make_unique<PosixDirectory>(std::move(directory));
    const auto watched = watched_.try_emplace(watch).first;
    watched->second.last_used = now;
    if (watched->second.folder)
        return std::make_unique<RecalledDirectory>(watched->second.folder, std::move(directory));
    if (watched->second.being_read) return std::make_unique<PosixDirectory>(std::move(directory));
    if (watched_.size() > limits_.folders) {
        forget(watched);
        return std::make_unique<PosixDirectory>(std::move(directory));
    }
    watched->second.being_read = true;
    return std::make_unique<RecordingDirectory>(*this, watch, std::move(directory));
}

void FolderMemory::keep(int watch, std::shared_ptr<RememberedFolder> folder)
{
    folder->shrink();
    const std::lock_guard lock(mutex_);
    forget_what_changed();
    const auto watched = watched_.find(watch);
    if (watched == watched_.end()) return; // it changed while it was read
    watched->second.being_read = false;
    // A listing of names alone asks about none of them, and the next one may.
    if (2 * folder->known() >= folder->size()) watched->second.folder = std::move(folder);
}

void FolderMemory::give_up(int watch)
{
    const std::lock_guard lock(mutex_);
    const auto watched = watched_.find(watch);
    if (watched != watched_.end()) watched->second.being_read = false;
}

void FolderMemory::forget_what_changed()
{
    alignas(inotify_event) std::array<char, 16 * 1024> events;
    for (;;) {
        const ssize_t got = ::read(inotify_.get(), events.data(), events.size());
        if (got <= 0) return;
        for (ssize_t at = 0; at < got;) {
            inotify_event event;
            std::memcpy(&event, events.data() + at, sizeof event);
            at += static_cast<ssize_t>(sizeof event + event.len);
            if ((event.mask & IN_Q_OVERFLOW) != 0) { // what else changed is not known
                while (!watched_.empty())
                    forget(watched_.begin());
            } else {
                watched_.erase(event.wd);
            }
        }
    }
}

void FolderMemory::forget_unused(Clock::time_point now)
{
    for (auto next = watched_.begin(); next != watched_.end();) {
        const auto watched = next++;
        const bool unused = !watched->second.being_read && watched->second.last_used + limits_.unused < now;
        if (unused) forget(watched);
    }
}

void FolderMemory::forget(std::map<int, Watched>::iterator watched)
{
    ::inotify_rm_watch(inotify_.get(), watched->first);
    watched_.erase(watched);
}

} // namespace wharf::archive
