#include "tests/bench/ftps_load/crowd_session.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <array>

namespace load {

CrowdSession::CrowdSession(Reactor& reactor, const Options& options, const ClientTls& tls, unsigned host)
    : reactor_(reactor)
    , options_(options)
    , tls_(tls)
    , host_(host)
    , control_(reactor, begin_connect(options.port, host))
{
}

Task<> CrowdSession::log_in()
{
    co_await control_.connected();
    const Reply greeting = co_await reply();
    expect(greeting, 220, "the connection");
    std::string line = "AUTH TLS";
    co_await command(line, 234);
    TlsHandle tls = tls_.connection(control_.fd(), options_.resume ? &tickets_ : nullptr, false);
    co_await control_.secure(std::move(tls));
    line = "USER " + options_.user;
    co_await command(line, 331);
    line = "PASS " + options_.password;
    co_await command(line, 230);
    line = "PBSZ 0";
    co_await command(line, 200);
    line = "PROT P";
    co_await command(line, 200);
    line = "TYPE I";
    co_await command(line, 200);
}

Task<Reply> CrowdSession::command(std::string line, int code)
{
    const std::string bytes = line + "\r\n";
    co_await control_.write(bytes);
    Reply answer = co_await reply();
    expect(answer, code, line);
    co_return answer;
}

Task<std::uint64_t> CrowdSession::fetch(std::string path)
{
    const std::string passive = options_.pasv ? "PASV" : "EPSV";
    const Reply where = co_await command(passive, options_.pasv ? 227 : 229);
    const std::string retrieve = "RETR " + path;
    const std::uint64_t bytes = co_await fetch_data(passive_port(where), retrieve);
    const Reply end = co_await reply();
    expect(end, 2, retrieve);
    co_return bytes;
}

Task<std::uint64_t> CrowdSession::fetch_data(std::uint16_t port, std::string_view retrieve)
{
    WatchedTls data(reactor_, begin_connect(port, host_));
    co_await data.connected();
    const std::string line(retrieve);
    co_await command(line, 1);
    TlsHandle tls = tls_.connection(data.fd(), options_.resume ? &tickets_ : nullptr, options_.resume);
    co_await data.secure(std::move(tls));
    std::array<char, 1024> bytes{};
    std::uint64_t seen = 0;
    for (;;) {
        const std::size_t got = co_await data.read(bytes);
        if (got == 0) break;
        seen += got;
    }
    data.say_goodbye();
    co_return seen;
}

Task<Reply> CrowdSession::reply()
{
    std::array<char, 512> bytes{};
    for (;;) {
        auto whole = replies_.next();
        if (whole) {
            replies_.shrink();
            co_return std::move(*whole);
        }
        const std::size_t got = co_await control_.read(bytes);
        if (got == 0) throw Failure("the server closed the control connection");
        replies_.feed({bytes.data(), got});
    }
}

} // namespace load
