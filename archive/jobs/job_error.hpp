// Why a control file, a schema or a job was refused: one event name, its parameters, and one English sentence
// that names what and where. A value, not an exception.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace wharf::jobs {

struct JobError {
    std::string type;            // "uninterpretable-value", "invalid-row-length", "corrupt-gzip", ...
    boost::json::object details; // e.g. {"record": 17, "actual": 5, "expected": 7}
    std::string english;         // "record 17 has 5 values, expected 7" - no full stop, no percent sign
    bool transient = false;      // the fault was ours (disk full, I/O): the same input may succeed later
};

} // namespace wharf::jobs
