// The Content-Disposition of a download (RFC 6266, RFC 8187). Pure.
#pragma once

#include <string>
#include <string_view>

namespace wharf::http {

// `name`: valid UTF-8. A name that is not plain ASCII, or has a character that browsers understand
// differently, is given twice: as far as it goes, and exactly.
[[nodiscard]] std::string attachment(std::string_view name);

} // namespace wharf::http
