#include "config/external_address.hpp"
#include "server/async/offload.hpp"
#include "server/ftp/handlers.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/room.hpp"
#include "server/protocol/host_port.hpp"
#include "server/protocol/number.hpp"
#include "server/protocol/upper_case.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// A fresh port for the next transfer; an earlier one is given back first, so that it can be had again.
awaitable<net::result<void>> reserve_port(SessionContext& context)
{
    context.state.data_port.reset();
    const net::DataPeer peer{context.control.client_address(), context.control.local_address(),
                             context.control.binding(), context.control.resumed_binding()};
    auto port = co_await context.services.data_ports.reserve(peer);
    metrics::Ftp& metrics = context.services.metrics.ftp;
    (port ? metrics.ports_granted : metrics.ports_refused).add();
    if (!port) co_return port.error();
    context.state.data_port = std::move(*port);
    // A client that resumes on the data connection needs a ticket it has not used yet (RFC 8446 appendix
    // C.4); one that does not still has its first.
    if (std::exchange(context.state.ticket_used, false)) context.control.offer_ticket();
    co_return net::result<void>{};
}

// What this client is to connect to: behind NAT the address it reached is not always the one we see.
std::array<std::uint8_t, 4> passive_address(const SessionContext& context)
{
    const auto& configured = context.options.external_address;
    const auto told =
        config::external_address_for(configured, context.control.client_address().to_v4().to_bytes());
    return told.value_or(context.control.local_address().to_v4().to_bytes());
}

} // namespace

awaitable<Reply> on_pasv(SessionContext& context, const Command&)
{
    if (context.state.epsv_only) co_return Reply{501, "EPSV ALL was sent; only EPSV from now on"};
    if (!context.control.local_address().is_v4()) co_return Reply{425, "PASV is for IPv4; use EPSV"};
    const auto reserved = co_await reserve_port(context);
    if (!reserved) co_return reply_for_error(reserved.error());
    const auto address = passive_address(context);
    co_return Reply{227, protocol::passive_text(address, context.state.data_port->number())};
}

awaitable<Reply> on_epsv(SessionContext& context, const Command& command)
{
    const bool is_v4 = context.control.local_address().is_v4();
    switch (protocol::parse_epsv(command.argument)) {
    case protocol::EpsvRequest::All:
        context.state.epsv_only = true;
        co_return Reply{200, "Only EPSV from now on"};
    case protocol::EpsvRequest::Malformed: co_return Reply{501, "Syntax: EPSV [1|2|ALL]"};
    case protocol::EpsvRequest::SameFamily: break;
    case protocol::EpsvRequest::Ipv4:
        if (!is_v4) co_return Reply{522, "Protocol not supported here, use (2)"};
        break;
    case protocol::EpsvRequest::Ipv6:
        if (is_v4) co_return Reply{522, "Protocol not supported here, use (1)"};
        break;
    case protocol::EpsvRequest::OtherFamily:
        co_return Reply{522, fmt::format("Protocol not supported here, use ({})", is_v4 ? 1 : 2)};
    }
    const auto reserved = co_await reserve_port(context);
    if (!reserved) co_return reply_for_error(reserved.error());
    co_return Reply{229, protocol::extended_passive_text(context.state.data_port->number())};
}

awaitable<Reply> on_port(SessionContext&, const Command&)
{
    co_return Reply{502, "Active mode is not offered; set your client to passive mode (PASV or EPSV)"};
}

awaitable<Reply> on_lpsv(SessionContext&, const Command&)
{
    co_return Reply{502, "Long addresses are not offered; use EPSV"};
}

awaitable<Reply> on_pbsz(SessionContext&, const Command& command)
{
    if (!protocol::parse_number(command.argument)) co_return Reply{501, "Syntax: PBSZ 0"};
    co_return Reply{200,
                    "PBSZ=0"}; // TLS protects a stream, there are no buffers to size (RFC 4217 section 8)
}

// Works without a PBSZ before it: there are clients that never send one.
awaitable<Reply> on_prot(SessionContext& context, const Command& command)
{
    const std::string level = protocol::upper_case(command.argument);
    if (level == "P") {
        context.state.protect_data = true;
        co_return Reply{200, "Data connections are protected"};
    }
    if (level == "C") co_return Reply{534, "Data moves only over TLS; send PROT P"};
    if (level == "S" || level == "E") co_return Reply{536, "Only PROT P is possible with TLS"};
    co_return Reply{504, "Syntax: PROT P"};
}

awaitable<Reply> on_ccc(SessionContext&, const Command&)
{
    co_return Reply{534, "The control connection stays protected"};
}

// Accepted as the RFC asks, but never changes a byte: what is landed is what is archived.
awaitable<Reply> on_type(SessionContext& context, const Command& command)
{
    const std::string type = protocol::upper_case(command.argument);
    const bool image = type == "I" || type == "L 8";
    const bool ascii = type == "A" || type == "A N";
    if (!image && !ascii) co_return Reply{504, "Only TYPE I and TYPE A are known"};
    context.state.image = image;
    co_return Reply{200, image ? "Binary" : "ASCII for listings; files move byte for byte"};
}

awaitable<Reply> on_mode(SessionContext&, const Command& command)
{
    if (protocol::upper_case(command.argument) == "S") co_return Reply{200, "Stream"};
    co_return Reply{504, "Only MODE S is known"};
}

awaitable<Reply> on_stru(SessionContext&, const Command& command)
{
    if (protocol::upper_case(command.argument) == "F") co_return Reply{200, "File"};
    co_return Reply{504, "Only STRU F is known"};
}

awaitable<Reply> on_rest(SessionContext& context, const Command& command)
{
    const auto offset = protocol::parse_number(command.argument);
    if (!offset) co_return Reply{501, "Syntax: REST offset, in bytes"};
    context.state.restart = *offset;
    co_return Reply{350, fmt::format("The next transfer begins at byte {}", *offset)};
}

awaitable<Reply> on_allo(SessionContext& context, const Command& command)
{
    const auto size = protocol::parse_allo(command.argument);
    if (!size) co_return Reply{501, "Syntax: ALLO bytes"};
    if (*size > context.options.max_upload.count)
        co_return reply_for_error(vfs::make_error_code(vfs::Errc::TooLarge));
    vfs::Filesystem& files = context.files();
    const protocol::VirtualPath& here = context.state.here;
    const std::uint64_t more = *size - std::min(*size, context.state.restart);
    auto ask = [&files, &here, more] { return refuse_for_room(files, here, more); };
    const std::optional<Reply> no_room = co_await async::offload(context.services.disk, ask);
    if (no_room) co_return *no_room;
    context.state.announced = *size;
    co_return Reply{200, "Size noted; it will be checked"};
}

} // namespace wharf::ftp
