// What is answered to a request. Made by handlers; how it travels is the connection's business: it adds Date,
// the length or the chunks, content coding, and leaves out the body for HEAD.
#pragma once

#include "server/http/message/fields.hpp"

#include <boost/system/result.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace wharf::http {

// A body that is not there all at once. Owned by the one answer it belongs to and used by one thread at a
// time; next() may block on the disk.
class BodySource {
public:
    enum class Then {
        More,  // ask again when these bytes are with the client
        Wait,  // ask again after a moment: nothing more is known now (live logs); may also be the end
        Later, // ask again in a tenth of a second: others have what it takes just now
        End,
    };
    struct Piece {
        std::string bytes;
        Then then = Then::End;
    };
    virtual ~BodySource() = default;
    // On an error the connection is cut, so that the client sees that the body is not whole.
    // operation_canceled: nobody waits for it any more; no fault that is told in the log.
    [[nodiscard]] virtual boost::system::result<Piece> next() = 0;
};

struct Response {
    unsigned status = 200;
    Fields headers{}; // names as on the wire: "Content-Type"
    std::variant<std::string, std::unique_ptr<BodySource>> body{};
    std::optional<std::uint64_t> length{}; // bytes of a BodySource's body, if known: else it goes in chunks
};

[[nodiscard]] Response text_response(unsigned status, std::string text);      // text/plain, UTF-8
[[nodiscard]] Response json_response(unsigned status, std::string json);      // application/json
[[nodiscard]] Response html_response(unsigned status, std::string html);      // text/html, UTF-8
[[nodiscard]] Response redirect_response(unsigned status, std::string where); // 303 or 308, to a path of ours

// The reason phrase of RFC 9110 section 15 for the codes this server uses.
[[nodiscard]] std::string_view reason_phrase(unsigned status);

} // namespace wharf::http
