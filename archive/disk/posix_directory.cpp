#include "archive/disk/posix_directory.hpp"

#include "archive/disk/posix_file.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <cerrno>
#include <cstring>

namespace wharf::archive {

namespace {

constexpr std::size_t kMaxName = 255; // bytes; the kernel's NAME_MAX

FileKind kind_of(unsigned char type)
{
    switch (type) {
    case DT_REG: return FileKind::Regular;
    case DT_DIR: return FileKind::Directory;
    default: return FileKind::Other;
    }
}

} // namespace

result<std::span<const Directory::Name>> PosixDirectory::next()
{
    names_.clear();
    while (names_.empty()) {
        const ssize_t got = ::getdents64(descriptor_.get(), buffer_.data(), buffer_.size());
        if (got < 0 && errno != ENOENT) return last_errno();
        if (got <= 0) break; // ENOENT: it was removed, so nothing was left in it
        for (ssize_t at = 0; at < got;) {
            const auto* entry = reinterpret_cast<const dirent64*>(buffer_.data() + at);
            at += entry->d_reclen;
            const std::string_view name = entry->d_name;
            if (name == "." || name == "..") continue;
            names_.push_back({name, kind_of(entry->d_type)});
            if (entry->d_type != DT_UNKNOWN) continue;
            if (const auto info = stat(name)) names_.back().kind = info->kind;
        }
    }
    return std::span<const Name>(names_);
}

result<FileInfo> PosixDirectory::stat(std::string_view name)
{
    std::array<char, kMaxName + 1> terminated;
    if (name.size() > kMaxName) return error_code(ENAMETOOLONG, boost::system::system_category());
    if (name.find('/') != name.npos) return Errc::OutsideRoot;
    *std::copy(name.begin(), name.end(), terminated.begin()) = '\0';
    struct stat status;
    if (::fstatat(descriptor_.get(), terminated.data(), &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0)
        return last_errno();
    return file_info(status);
}

} // namespace wharf::archive
