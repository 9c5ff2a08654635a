#include "archive/disk/beneath.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/posix_file.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace wharf::archive {

namespace {

constexpr mode_t kFileMode = 0640;

// The kernel would allow ".." that stays beneath the root; no name of ours has it.
bool may_name_something(std::string_view path)
{
    if (path.empty() || path.front() == '/' || path.find('\0') != std::string_view::npos) return false;
    while (true) {
        const auto slash = path.find('/');
        if (path.substr(0, slash) == "..") return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
}

} // namespace

result<Descriptor> open_beneath(const Descriptor& root, std::string_view path, int flags)
{
    if (!may_name_something(path)) return Errc::OutsideRoot;
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
    how.mode = (flags & O_CREAT) != 0 ? kFileMode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const std::string terminated(path);
    for (;;) {
        const long fd = ::syscall(SYS_openat2, root.get(), terminated.c_str(), &how, sizeof how);
        if (fd >= 0) return Descriptor(static_cast<int>(fd));
        if (errno == ELOOP || errno == EXDEV) return Errc::OutsideRoot;
        // EAGAIN: something was renamed while the kernel walked the path.
        if (errno != EINTR && errno != EAGAIN) return last_errno();
    }
}

result<Leaf> leaf_beneath(const Descriptor& root, std::string_view path)
{
    if (!may_name_something(path)) return Errc::OutsideRoot;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    if (name.empty() || name == ".") return Errc::OutsideRoot;
    auto directory = open_beneath(root, layout::parent(path), O_PATH | O_DIRECTORY);
    if (!directory) return directory.error();
    return Leaf{std::move(*directory), std::string(name)};
}

} // namespace wharf::archive
