// Opens paths beneath a directory without following symbolic links: the part of PosixEnv that keeps a path
// from leading out of the data root.
#pragma once

#include "archive/disk/posix_env.hpp"

#include <string>
#include <string_view>

namespace wharf::archive {

// `flags` as for open(2). Errc::OutsideRoot when the path is empty or absolute, holds "..", or meets a
// symbolic link.
[[nodiscard]] result<Descriptor> open_beneath(const Descriptor& root, std::string_view path, int flags);

// The last part of a path and the directory it is in, for the calls that change names: they act on the name
// itself and never follow it.
struct Leaf {
    Descriptor directory;
    std::string name;
};
[[nodiscard]] result<Leaf> leaf_beneath(const Descriptor& root, std::string_view path);

} // namespace wharf::archive
