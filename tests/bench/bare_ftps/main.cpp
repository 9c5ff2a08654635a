// bare_ftps PORT CHAIN KEY: serves FTPS on 127.0.0.1 with one thread until it is ended. What a server that
// does more can reach at best: scripts/bench ftps shows it beside the others.
#include "tests/bench/bare_ftps/session.hpp"
#include "tests/bench/ftps_load/failure.hpp"

#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <list>

namespace {

using namespace load;

// A session that fails is over; the others go on.
Task<> serve_whoever_comes(Reactor& reactor, const BareServer& server, Socket listener)
{
    WatchedSocket watched(reactor, std::move(listener));
    std::list<Task<>> sessions;
    for (;;) {
        Socket connection = co_await accept_watched(watched);
        std::erase_if(sessions, [](const Task<>& session) { return session.done(); });
        sessions.push_back(serve_session(reactor, server, std::move(connection)));
        sessions.back().start();
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        fmt::print(stderr, "usage: bare_ftps PORT CHAIN KEY\n");
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const BareServer server(argv[2], argv[3]);
        Reactor reactor;
        Task<> serving =
            serve_whoever_comes(reactor, server, listen_on(static_cast<std::uint16_t>(std::atoi(argv[1]))));
        serving.start();
        reactor.run([&] { return serving.done(); }, Clock::time_point::max());
        serving.result();
    } catch (const std::exception& error) {
        fmt::print(stderr, "bare_ftps: {}\n", error.what());
    }
    return 1;
}
