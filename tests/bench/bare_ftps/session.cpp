#include "tests/bench/bare_ftps/session.hpp"

#include "tests/bench/ftps_load/watched_tls.hpp"

#include <array>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace load {

namespace {

constexpr std::size_t kFileSize = 4096;

class BareSession {
public:
    BareSession(Reactor& reactor, const BareServer& server, Socket connection)
        : reactor_(reactor)
        , server_(server)
        , control_(reactor, std::move(connection))
    {
    }

    Task<> run();

private:
    Task<std::string> next_line(); // "" = the client has left
    Task<> reply(std::string_view line);
    Task<> secure();
    Task<> reserve_port();
    Task<> transfer(bool upload);

    Reactor& reactor_;
    const BareServer& server_;
    WatchedTls control_;
    std::unique_ptr<WatchedSocket> passive_; // the session's own for as long as it lasts
    std::uint16_t port_ = 0;
    std::string received_;
};

Task<> BareSession::run()
{
    co_await reply("220 ready");
    for (;;) {
        const std::string line = co_await next_line();
        const std::string_view verb = std::string_view(line).substr(0, 4);
        if (verb.empty()) co_return;
        if (verb == "AUTH") {
            co_await secure();
        } else if (verb == "USER") {
            co_await reply("331 password");
        } else if (verb == "PASS") {
            co_await reply("230 logged in");
        } else if (verb == "EPSV") {
            co_await reserve_port();
        } else if (verb == "RETR" || verb == "STOR") {
            co_await transfer(verb == "STOR");
        } else if (verb == "QUIT") {
            co_await reply("221 bye");
            control_.say_goodbye();
            co_return;
        } else {
            co_await reply("200 fine");
        }
    }
}

Task<std::string> BareSession::next_line()
{
    std::array<char, 1024> bytes{};
    for (;;) {
        const std::size_t end = received_.find("\r\n");
        if (end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 2);
            co_return line;
        }
        const std::size_t got = co_await control_.read(bytes);
        if (got == 0) co_return std::string();
        received_.append(bytes.data(), got);
    }
}

Task<> BareSession::reply(std::string_view line)
{
    const std::string bytes = fmt::format("{}\r\n", line);
    co_await control_.write(bytes);
}

Task<> BareSession::secure()
{
    co_await reply("234 begin");
    TlsHandle tls = server_.connection(control_.fd());
    co_await control_.secure(std::move(tls));
}

Task<> BareSession::reserve_port()
{
    if (!passive_) {
        auto [listener, port] = listen_anywhere();
        port_ = port;
        passive_ = std::make_unique<WatchedSocket>(reactor_, std::move(listener));
    }
    const std::string line = fmt::format("229 here (|||{}|)", port_);
    co_await reply(line);
}

Task<> BareSession::transfer(bool upload)
{
    co_await reply("150 begin");
    Socket connection = co_await accept_watched(*passive_);
    WatchedTls data(reactor_, std::move(connection));
    TlsHandle tls = server_.connection(data.fd());
    co_await data.secure(std::move(tls));
    if (!upload) {
        const std::string file(kFileSize, 'x');
        co_await data.write(file);
        data.say_goodbye();
    }
    std::array<char, 32 * 1024> bytes; // NOLINT: what is not read is not looked at
    for (;;) {
        const std::size_t got = co_await data.read(bytes);
        if (got == 0) break;
    }
    if (upload) data.say_goodbye();
    co_await reply("226 done");
}

} // namespace

Task<> serve_session(Reactor& reactor, const BareServer& server, Socket connection)
{
    BareSession session(reactor, server, std::move(connection));
    co_await session.run();
}

} // namespace load
