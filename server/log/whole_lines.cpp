#include "server/log/whole_lines.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <string>
#include <unistd.h>

namespace wharf::log {

namespace {

// Takes from the front of `bytes` what is written.
std::error_code write_all(int descriptor, std::string_view& bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno == EAGAIN) { // somebody we share it with made it so
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return {errno, std::system_category()};
        }
    }
    return {};
}

} // namespace

WholeLines::Outcome WholeLines::write(int descriptor, std::string_view lines)
{
    if (lines.empty()) return {};
    std::string behind_the_torn;
    std::string_view rest = lines;
    if (torn_) rest = behind_the_torn.append(1, '\n').append(lines);
    const std::string_view all = rest;

    const std::error_code error = write_all(descriptor, rest);
    const std::string_view there = all.substr(0, all.size() - rest.size());
    if (there.empty() && torn_) rest.remove_prefix(1);
    if (!there.empty()) torn_ = there.back() != '\n';
    return {error, static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n'))};
}

} // namespace wharf::log
