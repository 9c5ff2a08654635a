#include "server/net/errc.hpp"

namespace wharf::net {

namespace {

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "wharfinger.net"; }
    std::string message(int value) const override
    {
        switch (static_cast<Errc>(value)) {
        case Errc::LineTooLong: return "command line too long";
        case Errc::LineHasNul: return "NUL byte in a command line";
        case Errc::TimedOut: return "timed out";
        case Errc::SlowHandshake: return "the TLS handshake took too long";
        case Errc::Truncated: return "connection ended without TLS close_notify";
        case Errc::NoPassivePort: return "no passive port free for this client";
        case Errc::PortGivenAway:
            return "the port was given to another session, as nobody came for too long; send PASV or EPSV "
                   "again";
        case Errc::Cancelled: return "cancelled";
        case Errc::TooManyCommands:
            return "too many commands came during the transfer; this one was not carried out";
        case Errc::WrongSession:
            return "data connection does not resume the control connection's TLS session";
        }
        return "unknown";
    }
};

} // namespace

const boost::system::error_category& net_category()
{
    static const Category category;
    return category;
}

} // namespace wharf::net
