#include "tests/bench/ftps_load/control.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace load {

namespace {

struct Listing {
    double first_byte_ms = 0;
    std::uint64_t names = 0;
    std::uint64_t bytes = 0;
};

Listing read_listing(TlsStream& data, Clock::time_point sent)
{
    Listing listing;
    std::vector<char> block(128 * 1024);
    while (const std::size_t got = data.read(block)) {
        if (listing.bytes == 0) listing.first_byte_ms = seconds_since(sent) * 1000;
        listing.bytes += got;
        const auto end = block.begin() + static_cast<std::ptrdiff_t>(got);
        listing.names += static_cast<std::uint64_t>(std::count(block.begin(), end, '\n'));
    }
    data.say_goodbye();
    return listing;
}

} // namespace

// The times are the slowest session's, names and bytes are everybody's.
void list(const Options& options)
{
    const ClientTls tls;
    const std::string command = "MLSD " + options.path;
    std::mutex mutex;
    Listing all;
    const double seconds = side_by_side(options.streams, [&](int, StartLine& line) {
        Ticket tickets;
        Control control(options, tls, tickets);
        control.prepare_transfers();
        line.wait();
        Listing mine;
        {
            TlsStream data = control.begin_transfer(command);
            data.expect_much();
            data.handshake();
            mine = read_listing(data, control.transfer_began());
        }
        control.end_transfer(command);
        line.finished();
        if (mine.names < static_cast<std::uint64_t>(options.names)) {
            throw Failure(fmt::format("{} names came instead of {}", mine.names, options.names));
        }
        const std::lock_guard lock(mutex);
        all.first_byte_ms = std::max(all.first_byte_ms, mine.first_byte_ms);
        all.names += mine.names;
        all.bytes += mine.bytes;
    });
    print_line(fmt::format(R"({{"first_byte_ms": {:.4f}, "seconds": {:.6f}, "names": {}, "bytes": {}}})",
                           all.first_byte_ms, seconds, all.names, all.bytes));
}

} // namespace load
