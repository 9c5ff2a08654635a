// Why a control file, a schema or a job was refused: one event name, its parameters, and one English sentence
// that names what and where. A value, not an exception.
#pragma once

#include <boost/json/object.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::jobs {

struct JobError {
    std::string type;            // "uninterpretable-value", "invalid-row-length", "corrupt-gzip", ...
    boost::json::object details; // e.g. {"record": 17, "actual": 5, "expected": 7}
    std::string english;         // "record 17 has 5 values, expected 7" - no full stop, no percent sign
    bool transient = false;      // the fault was ours (disk full, I/O): the same input may succeed later
};

// A fault of the disk: "<what>: <the system's message>". Transient.
[[nodiscard]] JobError io_error(std::string_view what, const boost::system::error_code& why);

// The beginning of somebody's text, cut between characters; "..." follows if something was cut off.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t limit_bytes = 200);

// A short excerpt of somebody's text for JobError::english or a status, on one line. Clients hand these to a
// format function, so a percent sign becomes a question mark, as control characters do.
[[nodiscard]] std::string short_form(std::string_view text);

// The same in quotation marks.
[[nodiscard]] std::string quoted(std::string_view text);

// show(a), show(b) and so on, joined by commas; the last ones only counted if there are many.
template <class Names>
[[nodiscard]] std::string short_list(const Names& names, std::string (&show)(std::string_view) = short_form)
{
    constexpr std::size_t kNamed = 10;
    std::string list;
    std::size_t count = 0;
    for (const std::string_view name : names)
        if (++count <= kNamed) list += (count > 1 ? ", " : "") + show(name);
    if (count > kNamed) list += " and " + std::to_string(count - kNamed) + " more";
    return list;
}

template <class Names>
[[nodiscard]] std::string quoted_list(const Names& names)
{
    return short_list(names, quoted);
}

} // namespace wharf::jobs
