// Whether the files a configuration names are there and readable by this process. Apart from validate(),
// because it looks at the disk, and because only those who will use the files need to be allowed to read
// them.
#pragma once

#include "config/config.hpp"
#include "config/problem.hpp"

#include <vector>

namespace wharf::config {

// The certificate and the key, if named, must be readable files; what is in them is not looked at. The users
// and the tokens file may be missing (there are none yet), as may the data root (it will be made). The
// xferlog, if named, may be missing, but not its directory. The program of a hook must be an executable file.
[[nodiscard]] std::vector<Finding> check_files(const Config& config);

} // namespace wharf::config
