// Answers made of files of the archive. What is sent was opened once: retention may remove the file
// meanwhile.
#pragma once

#include "archive/disk/env.hpp"
#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"

#include <memory>
#include <string>

namespace wharf::http {

struct FileFacts {
    std::string type;        // Content-Type
    std::string disposition; // Content-Disposition; "": to be shown
    // Never changes under its name; else it may grow, and what it had when it was asked for is sent.
    bool settled = true;
};

// With conditions and ranges, as delivery.hpp does them. An error becomes a problem. `env` has the clock, and
// the randomness that parts of a file are told from its bytes by.
[[nodiscard]] Response send_file(const Request& request, archive::Env& env,
                                 archive::result<std::unique_ptr<archive::File>> file, FileFacts facts);

// What a gzip file has in it, decompressed on the way. Never as it is stored: browsers and curl read only the
// first of several members.
[[nodiscard]] Response send_unpacked(const Request& request, archive::Env& env,
                                     std::unique_ptr<archive::File> packed, FileFacts facts);

} // namespace wharf::http
