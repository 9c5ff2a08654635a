// The bytes of a connection cut into requests: heads, and bodies piece by piece. No I/O: whoever reads the
// socket gives it what came.
#pragma once

#include "server/http/message/error_reply.hpp"
#include "server/http/message/head_rules.hpp"
#include "server/http/message/request.hpp"

#include <boost/system/error_code.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>

namespace wharf::http {

class Incoming {
public:
    explicit Incoming(const HeadLimits& limits);
    ~Incoming();

    // Where to read what comes next; then arrived() tells how much came.
    [[nodiscard]] std::span<char> room();
    void arrived(std::size_t bytes);
    [[nodiscard]] bool empty() const; // nothing came that was not taken

    struct Incomplete {}; // more has to arrive first
    // The next request, but for its body and the client's address. After a problem, which is to be answered,
    // nothing more can be taken.
    [[nodiscard]] std::variant<Incomplete, Problem, Request> take_head();

    // Of the request taken last.
    [[nodiscard]] std::optional<std::uint64_t> body_length() const; // bytes, as declared; nothing: in chunks
    [[nodiscard]] bool body_done() const;
    [[nodiscard]] bool wants_continue() const; // the client waits for "100 Continue" before it sends the body
    [[nodiscard]] bool keeps_alive() const;
    [[nodiscard]] bool is_http10() const;
    // The next piece of the body, not empty; up to kPiece bytes. Only while it is not done. An error: it
    // breaks the rules of chunks, and nothing more can be taken.
    [[nodiscard]] std::variant<Incomplete, boost::system::error_code, std::string> take_body();
    static constexpr std::size_t kPiece = 64 * 1024;

    // Between two requests: gives memory back.
    void rest();

private:
    struct Message;
    [[nodiscard]] std::string_view held() const;
    void drop(std::size_t bytes);

    const HeadLimits limits_;
    std::string buffer_;
    std::size_t begin_ = 0; // of what came and was not taken
    std::size_t end_ = 0;
    std::unique_ptr<Message> message_; // being taken
};

} // namespace wharf::http
