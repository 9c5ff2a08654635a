// File over a descriptor of the kernel. Part of PosixEnv.
#pragma once

#include "archive/disk/direct_writes.hpp"
#include "archive/disk/env.hpp"
#include "archive/disk/posix_env.hpp"

#include <sys/stat.h>

namespace wharf::archive {

[[nodiscard]] error_code last_errno();
[[nodiscard]] FileInfo file_info(const struct stat& status);

class PosixFile final : public File {
public:
    // Direct writes, if any, are those to that disk.
    explicit PosixFile(Descriptor descriptor, std::shared_ptr<SlowDisk> disk = nullptr)
        : descriptor_(std::move(descriptor))
        , direct_writes_(std::move(disk))
    {
    }
    result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override;
    result<std::size_t> read_now(std::uint64_t offset, std::span<std::byte> into) override;
    result<void> append(std::span<const std::byte> bytes) override;
    result<void> truncate(std::uint64_t size) override;
    result<void> set_modified(TimePoint modified) override;
    result<void> sync() override;
    result<FileInfo> info() override;
    result<void> set_mark(std::string_view text) override;
    result<std::string> mark() override;

private:
    bool set_direct(bool direct); // false: it could not be had
    // Decides direct_ for the next write, of these bytes. What the page cache has of the file is on the disk
    // before: a direct write makes the file as long as it is on the disk at once, so what was missing there
    // would be a hole of zeros after power loss, in a file that is taken for the beginning of what was sent.
    [[nodiscard]] result<void> choose_direct(std::span<const std::byte> bytes);

    Descriptor descriptor_;
    DirectWrites direct_writes_;
    bool direct_ = false;       // the descriptor has O_DIRECT
    std::uint64_t written_ = 0; // bytes of the file's beginning that went to the disk: directly, or synced
};

} // namespace wharf::archive
