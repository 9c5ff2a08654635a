// What a client still sends of an upload that has been refused already. Were its data connection broken at
// once, it would take that for a fault of the network: some clients then try again for ever, and none reads
// the reply. So the connection is kept for a moment after the reply.
#pragma once

#include "server/ftp/handlers.hpp"
#include "server/net/data_channel.hpp"

namespace wharf::ftp {

// To be called when the reply is out. Ends when the client ends the data connection, says something else on
// the control connection, or after a few seconds; of the data a few megabytes are taken and thrown away, so
// that a client which had little left to send ends well. A connection that did not is broken.
[[nodiscard]] awaitable<void> pass_over_late_data(SessionContext& context, net::DataChannel& channel);

} // namespace wharf::ftp
