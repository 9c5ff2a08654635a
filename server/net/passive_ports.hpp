// The passive range: every port is a standing listener shared by all sessions; a connection belongs to the
// reservation made for its client's address. One port holds at most one reservation per client address, and
// rests when that is given up before the client came, so a client behind the same address as another is not
// given the other's data; when every port of the range is held for that address already, a further
// reservation waits its turn for a moment. Connections nobody waits for are closed.
//
// Thread-safe. The listeners run on the executor given to open(); reservations on their session's.
#pragma once

#include "config/config.hpp"
#include "server/net/data_channel.hpp"
#include "server/net/reservations.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/tls_data_channel.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wharf::net {

struct PassiveOptions {
    std::vector<boost::asio::ip::address> addresses; // of the control listeners; each gets the whole range
    std::uint16_t first_port = 3131;
    std::uint16_t last_port = 3141;                                         // inclusive
    std::chrono::steady_clock::duration wait = std::chrono::seconds(5);     // for a port to come free
    std::chrono::steady_clock::duration connect = std::chrono::seconds(30); // for the client to connect
    std::chrono::steady_clock::duration handshake = std::chrono::seconds(30);
    // How long a client is expected whose session does not wait for it any more; twice that at most.
    std::chrono::steady_clock::duration rest = std::chrono::seconds(1);
    config::SessionReuse session_reuse = config::SessionReuse::Prefer;
    DataLimits data = {};
};

class PassivePorts final : public DataPorts {
public:
    PassivePorts(PassiveOptions options, std::function<std::shared_ptr<TlsContext>()> tls);
    ~PassivePorts() override;

    // Binds every port on every address; one sentence naming the endpoint that failed, or "".
    [[nodiscard]] std::string open(boost::asio::any_io_executor executor);
    // For ports reserved from now on; addresses and ports stay as they were opened.
    void change(PassiveOptions options);
    void close();                                // no further connection is taken
    [[nodiscard]] Reservations::Use use() const; // now

    awaitable<result<std::unique_ptr<DataPort>>> reserve(const DataPeer& peer) override;

    struct State;

private:
    std::shared_ptr<State> state_;
};

} // namespace wharf::net
