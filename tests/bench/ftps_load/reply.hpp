// The replies of the server (RFC 959, 4.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace load {

struct Reply {
    int code = 0;
    std::string text; // the last line
};

// Cuts what arrives into replies; of those of several lines only the last is kept.
class ReplyReader {
public:
    void feed(std::string_view bytes) { pending_ += bytes; }
    // The next whole reply that was fed. Throws Failure for what is no reply.
    [[nodiscard]] std::optional<Reply> next();
    // Forgets the memory it holds, if nothing is pending.
    void shrink();

private:
    std::string pending_;
    int open_ = 0; // the code of a reply of several lines whose last has not come
};

// The port in the answer to EPSV (229, RFC 2428) or PASV (227; its address does not matter here).
// Throws Failure if there is none.
[[nodiscard]] std::uint16_t passive_port(const Reply& reply);

// Throws Failure, naming the command, unless the reply's code is `code`; a code below 10 stands for its
// first digit.
void expect(const Reply& reply, int code, std::string_view command);

} // namespace load
