// The workloads without an FTPS server: what the machine itself allows.
#include "tests/bench/ftps_load/bare_server.hpp"
#include "tests/bench/ftps_load/ciphertext.hpp"
#include "tests/bench/ftps_load/discard.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <fmt/format.h>
#include <vector>

namespace load {

namespace {

double cpu_seconds_of_this_thread()
{
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

void print_limit(double seconds, std::uint64_t bytes, double cpu)
{
    print_line(fmt::format(R"({{"seconds": {:.6f}, "bytes": {}, "server_cpu_seconds": {:.6f}}})", seconds,
                           bytes, cpu));
}

double serve(const Options& options, const Socket& listener, StartLine& line)
{
    const BareServer server;
    const Socket connection = accept_from(listener);
    const TlsHandle tls = server.connection(connection.fd());
    if (SSL_do_handshake(tls.get()) != 1) throw Failure(tls_error("accepting TLS"));
    line.wait();
    const double before = cpu_seconds_of_this_thread();
    if (!options.upload) {
        send_from_memory(tls.get(), options.bytes);
    } else if (receive_to_the_end(tls.get()) != options.bytes) {
        throw Failure("not every byte was received");
    }
    const double used = cpu_seconds_of_this_thread() - before;
    line.finished();
    return used;
}

void be_client(const Options& options, std::uint16_t port, StartLine& line)
{
    const ClientTls context;
    TlsStream stream(connect_to(port), context, nullptr, false);
    stream.leave_the_rest();
    stream.handshake();
    if (options.upload) {
        Ciphertext ciphertext(options.bytes);
        ciphertext.prepare(stream);
        line.wait();
        ciphertext.send(stream);
    } else {
        line.wait();
        discard_all(stream, options.bytes);
    }
    line.finished();
}

} // namespace

void raw(const Options& options)
{
    const auto [listener, port] = listen_anywhere();
    double cpu = 0;
    const double seconds = side_by_side(2, [&, &at = listener, to = port](int k, StartLine& line) {
        if (k == 0) {
            cpu = serve(options, at, line);
        } else {
            be_client(options, to, line);
        }
    });
    print_limit(seconds, options.bytes, cpu);
}

void copy(const Options& options)
{
    constexpr std::size_t kBlock = 64 * 1024 * 1024; // beyond any cache
    const std::vector<char> from(kBlock, 'x');
    std::vector<char> to(kBlock);
    wait_for_the_go(Clock::now());
    const auto begin = Clock::now();
    const double before = cpu_seconds_of_this_thread();
    for (std::uint64_t left = options.bytes; left > 0;) {
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlock));
        std::memcpy(to.data(), from.data(), now);
        asm volatile("" : : "r"(to.data()) : "memory"); // or it would be left out
        left -= now;
    }
    print_limit(seconds_since(begin), options.bytes, cpu_seconds_of_this_thread() - before);
}

} // namespace load
