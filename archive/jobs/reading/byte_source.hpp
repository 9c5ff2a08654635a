// A stream of bytes that is pulled: the landed file, the same decompressed, the same as UTF-8. Sources are
// chained; each refers to the one before it, which must outlive it. Not thread-safe; read() may block on the
// disk.
#pragma once

#include "archive/jobs/control/job_error.hpp"

#include <cstddef>
#include <span>
#include <variant>

namespace wharf::jobs {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Fills the beginning of `into`, which is not empty, and says how much; 0 only at the end. Bytes before a
    // fault are handed out first; once an error was returned, every later call returns it again or is void.
    [[nodiscard]] virtual std::variant<std::size_t, JobError> read(std::span<char> into) = 0;
};

} // namespace wharf::jobs
