// What kind of file a name stands for. Pure.
#pragma once

#include <string_view>

namespace wharf::http {

// By the ending, in any case of letters: "text/csv", "application/gzip"; "application/octet-stream" for those
// not known. Without a charset where the file's encoding is its publisher's business.
[[nodiscard]] std::string_view media_type(std::string_view filename);

} // namespace wharf::http
