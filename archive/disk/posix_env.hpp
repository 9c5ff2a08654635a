// Env over the kernel. Files are made 0640 and directories 0750; what root makes belongs to whom the data
// directory belongs, so that a server which runs as that user can use it. Needs openat2, so Linux 5.6 or
// newer.
#pragma once

#include "archive/disk/env.hpp"

#include <memory>
#include <string>
#include <utility>

namespace wharf::archive {

// An open descriptor, closed when this ends.
class Descriptor {
public:
    explicit Descriptor(int fd = -1)
        : fd_(fd)
    {
    }
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); } // the caller closes it

private:
    int fd_;
};

class FolderMemory;
class SlowDisk;

class PosixEnv final : public Env {
public:
    ~PosixEnv() override;
    // The directory stays the same one for as long as this lives, even when it is moved.
    [[nodiscard]] static result<std::unique_ptr<PosixEnv>> open(const std::string& root);
    // The same; makes `root` and its parents where they are missing.
    [[nodiscard]] static result<std::unique_ptr<PosixEnv>> make(const std::string& root);

    // For SQLite and for people; not protected against links as the calls of Env are.
    [[nodiscard]] std::string absolute(std::string_view path) const;

    result<std::unique_ptr<File>> open(std::string_view path, OpenMode mode) override;
    result<FileInfo> stat(std::string_view path) override;
    result<std::vector<DirEntry>> list(std::string_view directory) override;
    result<std::unique_ptr<Directory>> open_directory(std::string_view path) override;
    result<void> make_directory(std::string_view path) override;
    result<void> sync_directory(std::string_view path) override;
    result<void> rename(std::string_view from, std::string_view to) override;
    result<void> link(std::string_view from, std::string_view to) override;
    result<void> remove(std::string_view file) override;
    result<void> remove_directory(std::string_view path) override;
    result<std::uint64_t> free_space() override;
    TimePoint now() override;
    std::uint64_t random() override;
    std::string boot_id() override;
    result<std::unique_ptr<File>> lock(std::string_view path) override;
    void step(std::string_view name) override;

private:
    PosixEnv(std::string root, Descriptor directory, std::string boot_id);

    std::string root_; // absolute
    Descriptor directory_;
    std::string boot_id_;
    std::unique_ptr<FolderMemory> folders_; // never null
    std::shared_ptr<SlowDisk> slow_disk_;   // never null; the files that are open share it
};

} // namespace wharf::archive
