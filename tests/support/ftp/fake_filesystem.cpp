#include "tests/support/ftp/fake_filesystem.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace wharf::test {

using vfs::Errc;
using vfs::error_code;
using vfs::result;
using vfs::VirtualPath;

namespace {

constexpr std::string_view kEnqueue = "move-files-here-to-enqueue-job";

vfs::Entry entry_of(const VirtualPath& path, const FakeFile& file)
{
    protocol::Permissions may = 0;
    if (!file.partial) may |= protocol::kMayRead;
    if (file.writable) may |= protocol::kMayAppend | protocol::kMayDelete | protocol::kMayWrite;
    if (file.writable && !file.partial) may |= protocol::kMayRename;
    return {.kind = vfs::Entry::Kind::File,
            .name = path.name(),
            .size = file.content.size(),
            .modified = file.modified,
            .may = may,
            .partial = file.partial,
            .unique = path.text()};
}

vfs::Entry folder_entry(const VirtualPath& path, bool writable)
{
    protocol::Permissions may = protocol::kMayEnter | protocol::kMayList;
    if (writable) may |= protocol::kMayCreate;
    if (writable && path.name() != kEnqueue) may |= protocol::kMayPurge;
    if (path.is_root()) may |= protocol::kMayMakeFolder;
    return {.kind = vfs::Entry::Kind::Directory,
            .name = path.name(),
            .modified = kFakeModified,
            .may = may,
            .unique = path.text()};
}

} // namespace

FakeDisk::FakeDisk()
{
    folders_ = {{"/", false}, {"/abcd-1234", true}, {"/abcd-1234/move-files-here-to-enqueue-job", true}};
    files_ = {{"/requestId", {}},
              {"/abcd-1234/data.csv", {"id,name\n1,one\n", true, false}},
              {"/abcd-1234/status.txt", {"", false, false}}};
}

void FakeDisk::put(const std::string& path, FakeFile file)
{
    const std::lock_guard lock(mutex_);
    files_[path] = std::move(file);
}

std::optional<FakeFile> FakeDisk::find(const std::string& path) const
{
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path);
    if (found == files_.end()) return std::nullopt;
    return found->second;
}

void FakeDisk::hold_reads(bool hold)
{
    const std::lock_guard lock(mutex_);
    reads_held_ = hold;
    released_.notify_all();
}

void FakeDisk::set_in_memory(std::size_t bytes)
{
    const std::lock_guard lock(mutex_);
    in_memory_ = bytes;
}

void FakeDisk::fail_next(const std::string& call, error_code error)
{
    const std::lock_guard lock(mutex_);
    failures_[call] = error;
}

error_code FakeDisk::failure(const std::string& call)
{
    const auto found = failures_.find(call);
    if (found == failures_.end()) return {};
    const error_code error = found->second;
    failures_.erase(found);
    if (!error) throw std::logic_error("a bug in " + call);
    return error;
}

class FakeReading final : public vfs::ReadHandle {
public:
    FakeReading(FakeDisk& disk, std::string content, std::uint64_t offset)
        : disk_(disk)
        , content_(std::move(content))
        , at_(offset)
    {
    }
    std::uint64_t size() const override { return content_.size(); }
    result<std::size_t> read(std::span<std::byte> into) override
    {
        std::unique_lock lock(disk_.mutex_);
        disk_.released_.wait(lock, [this] { return !disk_.reads_held_; });
        return take(into);
    }
    result<std::size_t> read_now(std::span<std::byte> into) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (at_ >= disk_.in_memory_)
            return error_code(boost::system::errc::operation_would_block, boost::system::system_category());
        return take(into.first(std::min(into.size(), disk_.in_memory_ - at_)));
    }

private:
    result<std::size_t> take(std::span<std::byte> into)
    {
        if (const auto error = disk_.failure("read")) return error;
        const std::size_t n = std::min(into.size(), content_.size() - at_);
        std::memcpy(into.data(), content_.data() + at_, n);
        at_ += n;
        return n;
    }

    FakeDisk& disk_;
    std::string content_;
    std::size_t at_;
};

// Gives few entries at once, so that a folder comes in several parts.
class FakeListing final : public vfs::Listing {
public:
    FakeListing(FakeDisk& disk, std::vector<vfs::Entry> entries)
        : disk_(disk)
        , entries_(std::move(entries))
    {
    }
    result<std::span<const vfs::Entry>> next() override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure(given_ == 0 ? "next" : "next_again")) return error;
        const auto left = std::span<const vfs::Entry>(entries_).subspan(given_);
        const auto some = left.first(std::min<std::size_t>(left.size(), 2));
        given_ += some.size();
        return some;
    }

private:
    FakeDisk& disk_;
    std::vector<vfs::Entry> entries_;
    std::size_t given_ = 0;
};

class FakeWriting final : public vfs::WriteHandle {
public:
    FakeWriting(FakeDisk& disk, std::string path, std::string content)
        : disk_(disk)
        , path_(std::move(path))
        , content_(std::move(content))
    {
    }
    result<std::uint64_t> catch_up() override
    {
        std::unique_lock lock(disk_.mutex_);
        disk_.released_.wait(lock, [this] { return !disk_.reads_held_; });
        if (const auto error = disk_.failure("catch_up")) return error;
        const std::size_t some = (begin_ - caught_up_ + 1) / 2;
        caught_up_ += some;
        return some;
    }
    result<void> write(std::span<const std::byte> bytes) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (caught_up_ < begin_) throw std::logic_error("written to before it has caught up");
        if (const auto error = disk_.failure("write")) return error;
        if (content_.size() + bytes.size() > disk_.max_size_) return Errc::TooLarge;
        content_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    }
    void digest_ahead(std::span<const std::byte> bytes) override
    {
        digested_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    std::uint64_t size() const override { return content_.size(); }
    // Stands for the gzip trailer.
    std::optional<bool> proves_whole() override
    {
        if (asked_++ == 0) return std::nullopt;
        return content_.ends_with("[trailer]");
    }
    result<vfs::Receipt> commit() override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("commit")) return error;
        disk_.files_[path_] = {content_, true, false};
        const bool digested = std::string_view(content_).substr(begin_) == digested_;
        const bool whole = digested && caught_up_ == begin_;
        return vfs::Receipt{content_.size(), whole ? "5891b5b5" : "of something else", {}};
    }
    bool keep_partial() override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (content_.empty()) return false;
        if (caught_up_ < begin_) return true; // what was there is there
        disk_.files_[path_] = {content_, true, true};
        return true;
    }
    std::string why_hopeless() const override { return "Its job would fail: no such column"; }

private:
    int asked_ = 0; // for a proof
    FakeDisk& disk_;
    std::string path_;
    std::string content_;
    std::size_t begin_ = content_.size(); // of what comes with this upload
    std::size_t caught_up_ = 0;           // bytes of what was there
    std::string digested_;
};

class FakeTree final : public vfs::Filesystem {
public:
    explicit FakeTree(FakeDisk& disk)
        : disk_(disk)
    {
    }

    result<vfs::Entry> stat(const VirtualPath& path) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("stat")) return error;
        if (const auto folder = disk_.folders_.find(path.text()); folder != disk_.folders_.end())
            return folder_entry(path, folder->second);
        if (const auto file = disk_.files_.find(path.text()); file != disk_.files_.end())
            return entry_of(path, file->second);
        return Errc::NotFound;
    }

    result<std::unique_ptr<vfs::Listing>> list(const VirtualPath& directory, vfs::Detail) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("list")) return error;
        if (!disk_.folders_.contains(directory.text())) return Errc::NotFound;
        std::vector<vfs::Entry> entries;
        const auto inside = [&](const std::string& text) -> std::optional<VirtualPath> {
            const auto path = VirtualPath::parse({}, text);
            if (path->is_root() || path->parent() != directory) return std::nullopt;
            return *path;
        };
        for (const auto& [text, writable] : disk_.folders_)
            if (const auto path = inside(text)) entries.push_back(folder_entry(*path, writable));
        for (const auto& [text, file] : disk_.files_)
            if (const auto path = inside(text)) entries.push_back(entry_of(*path, file));
        std::sort(entries.begin(), entries.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        return std::make_unique<FakeListing>(disk_, std::move(entries));
    }

    result<std::unique_ptr<vfs::ReadHandle>> open_read(const VirtualPath& path, std::uint64_t offset) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("open_read")) return error;
        if (disk_.folders_.contains(path.text())) return Errc::IsADirectory;
        const auto file = disk_.files_.find(path.text());
        if (file == disk_.files_.end()) return Errc::NotFound;
        if (file->second.partial) return Errc::Incomplete;
        if (offset > file->second.content.size()) return Errc::BadOffset;
        return std::make_unique<FakeReading>(disk_, file->second.content, offset);
    }

    result<std::unique_ptr<vfs::WriteHandle>> open_write(const VirtualPath& path, vfs::WriteMode mode,
                                                         std::uint64_t offset) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("open_write")) return error;
        const auto folder = disk_.folders_.find(path.parent().text());
        if (folder == disk_.folders_.end() || !folder->second) return Errc::NotHere;
        const auto file = disk_.files_.find(path.text());
        if (file != disk_.files_.end() && !file->second.writable) return Errc::ReadOnly;
        std::string content = file == disk_.files_.end() ? "" : file->second.content;
        if (offset > content.size()) return Errc::BadOffset;
        if (mode == vfs::WriteMode::Store) content.resize(offset);
        return std::make_unique<FakeWriting>(disk_, path.text(), std::move(content));
    }

    result<vfs::Room> room(const VirtualPath&) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("room")) return error;
        return disk_.room_;
    }

    result<void> check_rename_source(const VirtualPath& from) override
    {
        const std::lock_guard lock(disk_.mutex_);
        const auto file = disk_.files_.find(from.text());
        if (file == disk_.files_.end()) return Errc::NotFound;
        if (!file->second.writable) return Errc::ReadOnly;
        if (file->second.partial) return Errc::Incomplete;
        return {};
    }

    result<std::string> rename(const VirtualPath& from, const VirtualPath& to) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("rename")) return error;
        const auto file = disk_.files_.extract(from.text());
        if (file.empty()) return Errc::NotFound;
        if (to.name() == kEnqueue) {
            disk_.jobs_[from.text()] = file.mapped();
            return std::string("queued as job 0193");
        }
        disk_.files_[to.text()] = file.mapped();
        return std::string();
    }

    result<void> remove(const VirtualPath& path) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("remove")) return error;
        const auto file = disk_.files_.find(path.text());
        if (file == disk_.files_.end()) return Errc::NotFound;
        if (!file->second.writable) return Errc::ReadOnly;
        disk_.files_.erase(file);
        return {};
    }

    result<void> make_directory(const VirtualPath& path) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("make_directory")) return error;
        if (!path.parent().is_root()) return Errc::OnlyDatasets;
        disk_.folders_[path.text()] = true;
        return {};
    }

    result<void> remove_directory(const VirtualPath& path) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("remove_directory")) return error;
        if (!disk_.folders_.contains(path.text())) return Errc::NotFound;
        return Errc::NotEmpty;
    }

    // Uploads are called "known*" if their digest is known, and jobs always have one.
    result<std::optional<vfs::KnownDigest>> known_digest(const VirtualPath& path) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("known_digest")) return error;
        const auto file = disk_.files_.find(path.text());
        const bool known = file != disk_.files_.end() && path.name().starts_with("known");
        if (known) return vfs::KnownDigest{file->second.content.size(), "5891b5b5"};
        const auto job = disk_.jobs_.find(path.text());
        if (file == disk_.files_.end() && job != disk_.jobs_.end())
            return vfs::KnownDigest{job->second.content.size(), "0b0b0b0b"};
        return std::optional<vfs::KnownDigest>();
    }

    result<void> set_modified(const VirtualPath& path,
                              std::chrono::sys_time<std::chrono::milliseconds> modified) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("set_modified")) return error;
        if (disk_.folders_.contains(path.text())) return Errc::ReadOnly;
        const auto file = disk_.files_.find(path.text());
        if (file == disk_.files_.end()) return Errc::NotFound;
        if (!file->second.writable) return Errc::ReadOnly;
        if (file->second.partial) return Errc::Incomplete;
        file->second.modified = modified;
        return {};
    }

    result<std::uint64_t> available(const VirtualPath& directory) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("available")) return error;
        const auto folder = disk_.folders_.find(directory.text());
        if (folder != disk_.folders_.end()) return folder->second ? std::uint64_t{123'456'789'012} : 0;
        return disk_.files_.contains(directory.text()) ? Errc::NotADirectory : Errc::NotFound;
    }

    result<std::string> job_line(std::string_view id) override
    {
        const std::lock_guard lock(disk_.mutex_);
        if (const auto error = disk_.failure("job_line")) return error;
        if (id != "0193") return Errc::NoSuchJob;
        return std::string("0193 : QUEUED: data.csv is waiting");
    }

private:
    FakeDisk& disk_;
};

std::unique_ptr<vfs::Filesystem> FakeDisk::tree()
{
    return std::make_unique<FakeTree>(*this);
}

} // namespace wharf::test
