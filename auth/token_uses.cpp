#include "auth/token_uses.hpp"

#include "config/owner.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace wharf::auth {

TokenUses::TokenUses(std::string directory)
    : directory_(std::move(directory))
{
}

void TokenUses::note(const std::string& id, Time now)
{
    {
        const std::lock_guard lock(mutex_);
        Time& noted = noted_[id];
        if (now >= noted && now < noted + kGrain) return;
        noted = now;
    }
    owner::make_directory(directory_, S_IRWXU);
    const int opened =
        owner::open_or_make_file(file(id), O_WRONLY | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (opened < 0) return;
    const timespec use{now.time_since_epoch().count(), 0};
    const std::array<timespec, 2> times{use, use};
    futimens(opened, times.data());
    close(opened);
}

boost::system::result<std::optional<Time>> TokenUses::last(const std::string& id) const
{
    using Known = std::optional<Time>;
    struct stat info {};
    if (lstat(file(id).c_str(), &info) != 0) {
        if (errno == ENOENT) return Known();
        return boost::system::error_code(errno, boost::system::generic_category());
    }
    return Known(Time(std::chrono::seconds(info.st_mtim.tv_sec)));
}

void TokenUses::forget(const std::string& id)
{
    {
        const std::lock_guard lock(mutex_);
        noted_.erase(id);
    }
    unlink(file(id).c_str());
}

std::string TokenUses::file(const std::string& id) const
{
    return directory_ + "/" + id;
}

} // namespace wharf::auth
