// What root makes in a directory of somebody else's is that one's, so that a server which runs as that one
// can use it. Only what was made just now: a name that was there may lead to anybody's file. For every layer,
// since nothing but POSIX is in it. Blocks on the disk.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace wharf::owner {

// Where root may not (some network file systems), what was made stays root's.
inline void give(int directory, int made)
{
    struct stat owner {};
    if (::geteuid() != 0 || ::fstat(directory, &owner) != 0 || owner.st_uid == 0) return;
    std::ignore = ::fchownat(made, "", owner.st_uid, owner.st_gid, AT_EMPTY_PATH);
}

inline std::string folder_of(const std::string& path)
{
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

inline void give_to_owner_of_folder(const std::string& path, int made)
{
    const int folder = ::open(folder_of(path).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    give(folder, made);
    ::close(folder);
}

// As open(2) with O_CREAT and O_EXCL beside the flags.
inline int make_file(const std::string& path, int flags, mode_t mode)
{
    const int made = ::open(path.c_str(), flags | O_CREAT | O_EXCL, mode);
    if (made >= 0) give_to_owner_of_folder(path, made);
    return made;
}

// As open(2) with O_CREAT beside the flags.
inline int open_or_make_file(const std::string& path, int flags, mode_t mode)
{
    const int made = make_file(path, flags, mode);
    return made < 0 && errno == EEXIST ? ::open(path.c_str(), flags | O_CREAT, mode) : made;
}

// As mkdir(2).
inline int make_directory(const std::string& path, mode_t mode)
{
    if (::mkdir(path.c_str(), mode) != 0) return -1;
    const int made = ::open(path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (made < 0) return 0;
    give_to_owner_of_folder(path, made);
    ::close(made);
    return 0;
}

// ... and its parents, where they are missing. 0 if it is there then.
inline int make_directories(const std::string& path, mode_t mode)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) {
        errno = ENOTDIR;
        return S_ISDIR(status.st_mode) ? 0 : -1;
    }
    if (errno != ENOENT) return -1;
    const std::string parent = folder_of(path);
    if (parent != path && make_directories(parent, mode) != 0) return -1;
    return make_directory(path, mode) == 0 || errno == EEXIST ? 0 : -1;
}

} // namespace wharf::owner
