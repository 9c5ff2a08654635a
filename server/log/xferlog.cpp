#include "server/log/xferlog.hpp"

#include "server/log/escape.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace wharf::log {

std::string xferlog_line(const Transfer& transfer)
{
    const std::time_t ended = std::chrono::system_clock::to_time_t(transfer.ended);
    const double seconds = std::max(1.0, std::round(transfer.took.count()));
    const bool incoming = transfer.direction == Transfer::Direction::Incoming;
    // Binary, no special action, a real user, no authentication by RFC 931 and so no id from there.
    return fmt::format("{:%a %b %e %H:%M:%S %Y} {:.0f} {} {} {} b _ {} r {} ftp 0 * {}", fmt::gmtime(ended),
                       seconds, one_word(transfer.address), transfer.bytes, one_word(transfer.path),
                       incoming ? 'i' : 'o', one_word(transfer.user), transfer.complete ? 'c' : 'i');
}

} // namespace wharf::log
