// What can go wrong on a connection beyond what the system and TLS report.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace wharf::net {

using boost::system::error_code;
template <class T>
using result = boost::system::result<T>;

enum class Errc {
    LineTooLong = 1, // a command line over the limit; the next line can still be read
    LineHasNul,      // a NUL byte in a command line; the next line can still be read
    TimedOut,        // the deadline of this step passed
    SlowHandshake,   // a data connection came, but its TLS handshake was not done in time
    Truncated,       // the peer ended the connection without TLS close_notify
    NoPassivePort,   // every passive port waits for a connection of this client already
    PortGivenAway,   // nobody came for too long, and another session of this client has the port
    Cancelled,       // we gave up ourselves
    TooManyCommands, // more than are kept for after a transfer
    WrongSession, // the data connection did not resume this session's TLS session, and policy asks for that
};
const boost::system::error_category& net_category();
inline error_code make_error_code(Errc e)
{
    return {static_cast<int>(e), net_category()};
}

} // namespace wharf::net

template <>
struct boost::system::is_error_code_enum<wharf::net::Errc> : std::true_type {
};
