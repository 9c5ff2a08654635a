// What a client would rather have: the field Accept (RFC 9110 section 12.5.1). Pure.
#pragma once

#include "server/http/message/fields.hpp"

namespace wharf::http {

// Whether it is a browser that asks, or somebody who says so: text/html is named, and wanted no less than
// JSON. "*/*" is what programs send, and names nothing.
[[nodiscard]] bool prefers_html(const Fields& headers);

} // namespace wharf::http
