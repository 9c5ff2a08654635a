// Which character encodings control files may name, for programs that check before they publish.
#pragma once

#include <string_view>
#include <vector>

namespace wharf::jobs {

// The names that IANA and the JVM have for those that iconv_name() takes on this machine, sorted. There are
// more: other spellings, and what else iconv(3) knows. Thread-safe.
[[nodiscard]] const std::vector<std::string_view>& encoding_names();

} // namespace wharf::jobs
