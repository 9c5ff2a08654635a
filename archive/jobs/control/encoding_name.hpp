// The names of character encodings as control files give them: IANA's, those of the JVM ("x-MacRoman",
// "Cp1252", "ISO8859_1") and iconv's own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::jobs {

// What iconv_open(3) calls the encoding, or nothing if there is none of that name here. "UTF-8" for all
// spellings of it; "UTF-16" and "UTF-32" mean that a byte order mark decides.
[[nodiscard]] std::optional<std::string> iconv_name(std::string_view name);

} // namespace wharf::jobs
