#include "server/ftp/transfer_report.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

void log_transfer(const SessionContext& context, std::string_view verb, const protocol::VirtualPath& path,
                  const Outcome& outcome, const Reply& reply)
{
    context.log.info(fmt::format("{} path=\"{}\" bytes={} seconds={:.3f} outcome={} code={} reply=\"{}\"{}{}",
                                 verb, escaped(path.text()), context.monitor.bytes(),
                                 context.monitor.seconds(), name_of(outcome.end), reply.code,
                                 escaped(reply.lines.front()), outcome.error ? " error=" : "",
                                 outcome.error ? '"' + escaped(outcome.error.message()) + '"' : ""));
}

} // namespace wharf::ftp
