#include "archive/disk/posix_file.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace wharf::archive {

namespace {

constexpr const char* kMarkAttribute = "user.wharfinger";
constexpr std::size_t kMaxMark = 1024; // bytes

FileKind kind_of(mode_t mode)
{
    if (S_ISREG(mode)) return FileKind::Regular;
    return S_ISDIR(mode) ? FileKind::Directory : FileKind::Other;
}

} // namespace

error_code last_errno()
{
    return {errno, boost::system::system_category()};
}

FileInfo file_info(const struct stat& status)
{
    using std::chrono::milliseconds;
    const auto within = std::chrono::floor<milliseconds>(std::chrono::nanoseconds(status.st_mtim.tv_nsec));
    const milliseconds modified = std::chrono::seconds(status.st_mtim.tv_sec) + within;
    return {kind_of(status.st_mode), static_cast<std::uint64_t>(status.st_size), TimePoint(modified),
            status.st_ino};
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1))
{
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    std::swap(fd_, other.fd_);
    return *this;
}

Descriptor::~Descriptor()
{
    if (fd_ >= 0) ::close(fd_);
}

bool PosixFile::set_direct(bool direct)
{
    if (direct == direct_) return true;
    const int flags = ::fcntl(descriptor_.get(), F_GETFL);
    const int wanted = direct ? flags | O_DIRECT : flags & ~O_DIRECT;
    if (flags == -1 || ::fcntl(descriptor_.get(), F_SETFL, wanted) != 0) return false;
    direct_ = direct;
    return true;
}

result<std::size_t> PosixFile::read_at(std::uint64_t offset, std::span<std::byte> into)
{
    static_cast<void>(set_direct(false)); // which would want this aligned, too
    for (;;) {
        const ssize_t got = ::pread(descriptor_.get(), into.data(), into.size(), static_cast<off_t>(offset));
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) return last_errno();
    }
}

result<std::size_t> PosixFile::read_now(std::uint64_t offset, std::span<std::byte> into)
{
    static_cast<void>(set_direct(false));
    const iovec memory{into.data(), into.size()};
    for (;;) {
        const ssize_t got = ::preadv2(descriptor_.get(), &memory, 1, static_cast<off_t>(offset), RWF_NOWAIT);
        if (got > 0) return static_cast<std::size_t>(got);
        // Some file systems cannot tell, and Linux 5.9 and 5.10 say 0 before the end (readv(2)).
        if (got == 0 || errno == EAGAIN || errno == EOPNOTSUPP || errno == ENOSYS)
            return error_code(boost::system::errc::operation_would_block, boost::system::system_category());
        if (errno != EINTR) return last_errno();
    }
}

result<void> PosixFile::choose_direct(std::span<const std::byte> bytes)
{
    bool wanted = direct_writes_.suit(bytes, DirectWrites::Clock::now());
    if (wanted) {
        const auto file = info();
        wanted = file && file->size % DirectWrites::kAlignment == 0;
        if (wanted && written_ != file->size) {
            if (::fdatasync(descriptor_.get()) != 0) return last_errno();
            written_ = file->size;
        }
    }
    if (!set_direct(wanted)) direct_writes_.refused();
    return {};
}

result<void> PosixFile::append(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        if (auto chosen = choose_direct(bytes); !chosen) return chosen;
        const auto begun = DirectWrites::Clock::now();
        const ssize_t written = ::write(descriptor_.get(), bytes.data(), bytes.size());
        if (written >= 0) {
            const auto n = static_cast<std::size_t>(written);
            if (direct_) {
                direct_writes_.took(n, begun, DirectWrites::Clock::now());
                written_ += n;
            }
            bytes = bytes.subspan(n);
        } else if (direct_ && errno == EINVAL && !direct_writes_.given_up()) {
            direct_writes_.refused();
        } else if (errno != EINTR) {
            return last_errno();
        }
    }
    return {};
}

result<void> PosixFile::truncate(std::uint64_t size)
{
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) return last_errno();
    written_ = std::min(written_, size);
    return {};
}

result<void> PosixFile::set_modified(TimePoint modified)
{
    const auto since_epoch = modified.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
    const timespec at{seconds.count(), std::chrono::nanoseconds(since_epoch - seconds).count()};
    const std::array<timespec, 2> accessed_and_modified{timespec{0, UTIME_OMIT}, at};
    if (::futimens(descriptor_.get(), accessed_and_modified.data()) != 0) return last_errno();
    return {};
}

result<void> PosixFile::sync()
{
    if (::fsync(descriptor_.get()) != 0) return last_errno();
    return {};
}

result<FileInfo> PosixFile::info()
{
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) return last_errno();
    return file_info(status);
}

result<void> PosixFile::set_mark(std::string_view text)
{
    if (::fsetxattr(descriptor_.get(), kMarkAttribute, text.data(), text.size(), 0) != 0) return last_errno();
    return {};
}

result<std::string> PosixFile::mark()
{
    std::array<char, kMaxMark> text{};
    const ssize_t size = ::fgetxattr(descriptor_.get(), kMarkAttribute, text.data(), text.size());
    if (size >= 0) return std::string(text.data(), static_cast<std::size_t>(size));
    if (errno == ENODATA || errno == ENOTSUP) return std::string();
    return last_errno();
}

} // namespace wharf::archive
