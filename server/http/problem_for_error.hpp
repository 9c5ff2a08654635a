// What an error of the archive is to somebody who asked over HTTP: the one place that says so.
#pragma once

#include "archive/disk/errc.hpp"
#include "server/http/message/error_reply.hpp"

namespace wharf::http {

[[nodiscard]] Problem problem_for(const archive::error_code& error);

} // namespace wharf::http
