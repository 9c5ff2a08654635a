#include "tests/bench/ftps_load/control.hpp"
#include "tests/bench/ftps_load/discard.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <fmt/format.h>
#include <vector>

namespace load {

namespace {

void decrypt_all(TlsStream& data, std::uint64_t bytes)
{
    std::vector<char> block(256 * 1024);
    std::uint64_t seen = 0;
    while (const std::size_t got = data.read(block)) {
        seen += got;
    }
    if (seen != bytes) throw Failure(fmt::format("{} bytes came instead of {}", seen, bytes));
    data.say_goodbye();
}

} // namespace

void download(const Options& options)
{
    const ClientTls tls;
    const std::string command = "RETR " + options.path;
    const double seconds = side_by_side(options.streams, [&](int, StartLine& line) {
        Ticket tickets;
        Control control(options, tls, tickets);
        control.prepare_transfers();
        line.wait();
        {
            TlsStream data = control.begin_transfer(command);
            if (options.decrypt) {
                data.expect_much();
                data.handshake();
                decrypt_all(data, options.bytes);
            } else {
                data.leave_the_rest();
                data.handshake();
                discard_all(data, options.bytes);
            }
        }
        control.end_transfer(command);
        line.finished();
    });
    print_line(fmt::format(R"({{"seconds": {:.6f}, "bytes": {}}})", seconds,
                           options.bytes * static_cast<std::uint64_t>(options.streams)));
}

} // namespace load
