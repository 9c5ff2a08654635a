// What can be wrong with a request to the archive. Values are conditions, not places. Plain errno (no space,
// I/O error) stays in system_category.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace wharf::archive {

using boost::system::error_code;
template <class T>
using result = boost::system::result<T>;

enum class Errc {
    NotFound = 1,   // permanent: no such domain, dataset, upload, job or snapshot
    AlreadyExists,  // permanent
    NameNotAllowed, // permanent: the name breaks the rules of names.hpp
    Incomplete,     // the upload is partial: resume it or delete it first
    Busy,           // transient: somebody else is writing this upload, or has this archive open, just now
    BadOffset,      // a resume offset beyond what is there
    Corrupt,        // a record on disk does not parse, or does not match its digest
    OverQuota,      // transient: the domain holds as much as it may
    InputGone,      // permanent: the file of an ended job is not kept any more
    PayloadGone,    // permanent: a payload that a job was to keep was kept long enough
    OutsideRoot,    // a path led out of the data root, through a symbolic link, or to a pipe or device
};
const boost::system::error_category& archive_category();
inline error_code make_error_code(Errc e)
{
    return {static_cast<int>(e), archive_category()};
}
// What the archive's interfaces answer for an error of Env: NotFound for "no such file or directory" and "not
// a directory", everything else as it is.
[[nodiscard]] error_code as_condition(error_code error);
// The disk is full, or the share of it that the server's user may have.
[[nodiscard]] bool has_no_room(const error_code& error);

} // namespace wharf::archive

template <>
struct boost::system::is_error_code_enum<wharf::archive::Errc> : std::true_type {
};
