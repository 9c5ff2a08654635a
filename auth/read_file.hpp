// Reading a small file whole.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace wharf::auth {

// The whole file, or why not: what a disk gave before it failed is not given. Blocks on the disk.
[[nodiscard]] boost::system::result<std::string> read_file(const std::string& path);

} // namespace wharf::auth
