#include "tests/bench/ftps_load/ciphertext.hpp"
#include "tests/bench/ftps_load/control.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <fmt/format.h>

namespace load {

void upload(const Options& options)
{
    const ClientTls tls;
    const double seconds = side_by_side(options.streams, [&](int k, StartLine& line) {
        Ciphertext ciphertext(options.bytes);
        Ticket tickets;
        Control control(options, tls, tickets);
        control.prepare_transfers();
        const std::string command = fmt::format("STOR {}/load-{}.bin", options.directory, k);
        TlsStream data = control.begin_transfer(command);
        data.handshake();
        ciphertext.prepare(data);
        line.wait();
        ciphertext.send(data);
        control.end_transfer(command);
        line.finished();
    });
    print_line(fmt::format(R"({{"seconds": {:.6f}, "bytes": {}}})", seconds,
                           options.bytes * static_cast<std::uint64_t>(options.streams)));
}

} // namespace load
