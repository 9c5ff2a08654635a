// What a client would rather have: the fields Accept and Accept-Encoding (RFC 9110 section 12.5). Pure.
#pragma once

#include "server/http/message/fields.hpp"

namespace wharf::http {

// Whether it is a browser that asks, or somebody who says so: text/html is named, and wanted no less than
// JSON. "*/*" is what programs send, and names nothing.
[[nodiscard]] bool prefers_html(const Fields& headers);

// Whether a body may be sent with Content-Encoding: gzip.
[[nodiscard]] bool accepts_gzip(const Fields& headers);

} // namespace wharf::http
