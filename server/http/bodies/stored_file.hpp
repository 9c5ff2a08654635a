// Answers made of files of the archive. What is sent was opened once: retention may remove the file
// meanwhile.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/jobs/reading/byte_source.hpp"
#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

struct ComputedBytes {
    std::unique_ptr<jobs::ByteSource> bytes;
    std::optional<std::uint64_t> length{}; // bytes, if known
};
// What is computed of a settled file on the way; there are no ranges of it. `variant` tells its tag from the
// file's: "-signature".
[[nodiscard]] Response send_computed(const Request& request, archive::Env& env, const archive::FileInfo& of,
                                     std::string_view variant, ComputedBytes computed, FileFacts facts);

} // namespace wharf::http
