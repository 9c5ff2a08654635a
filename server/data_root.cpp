#include "server/data_root.hpp"

#include "archive/disk/killing_env.hpp"

#include <cstdlib>

namespace wharf::server {

archive::result<DataRoot> open_data_root(const std::string& path)
{
    auto posix = archive::PosixEnv::make(path);
    if (!posix) return posix.error();
    DataRoot root{std::move(*posix), nullptr};
#ifdef WHARF_FAULT_POINTS
    if (const char* kill_at = std::getenv("WHARFINGER_KILL_AT"))
        root.killing =
            std::make_unique<archive::KillingEnv>(*root.posix, std::strtoull(kill_at, nullptr, 10));
#endif
    return root;
}

std::string_view what_helps(const archive::error_code& error)
{
    return error == boost::system::errc::no_space_on_device ? "; `wharfinger prune` can make room" : "";
}

} // namespace wharf::server
