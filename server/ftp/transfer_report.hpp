// What is told of a transfer when it is over, whatever became of it: the log line, the line of the xferlog,
// the session's tally, the metrics.
#pragma once

#include "server/ftp/data_phase.hpp"

#include <string_view>

namespace wharf::ftp {

// What a handler knows of its transfer and the session does not.
struct TransferFacts {
    std::string_view verb; // "STOR"
    const protocol::VirtualPath& path;
    std::uint64_t offset = 0;     // where in the file it began
    std::string_view sha256 = {}; // of a stored file; lower-case hex
    std::string_view note = {};   // of the receipt
};

// `context.monitor` is still that of this transfer. Gives the reply, whose cause is told.
[[nodiscard]] Reply report_transfer(SessionContext& context, const TransferFacts& facts,
                                    const Outcome& outcome, Reply reply);

// What is told of a transfer that is refused before it begins: the event "transfer-refused", and a
// number. Gives the reply, whose cause is told.
[[nodiscard]] Reply refuse_transfer(const SessionContext& context, std::string_view verb,
                                    const protocol::VirtualPath& path, Reply refusal);

// The event "enqueue", if the note of a receipt or of a rename says that the file became a job.
void report_enqueue(const SessionContext& context, const protocol::VirtualPath& path, std::string_view note);

} // namespace wharf::ftp
