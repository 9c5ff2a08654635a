// Cuts a stream of bytes into command lines. A line ends with LF; a CR before it belongs to the end, any
// other CR is text. How the bytes were cut into pieces on their way makes no difference. Pure.
//
// Bounded if next() is called until it has nothing before more is fed: of an unfinished line it never holds
// more than max_line bytes and a CR.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace wharf::protocol {

enum class LineError {
    TooLong, // said once, as soon as it is sure; the rest of that line is swallowed, the next one counts
    HasNul,  // the line held a NUL byte; it is dropped whole
};

class LineDecoder {
public:
    explicit LineDecoder(std::size_t max_line) // bytes, without the line end
        : max_line_(max_line)
    {
    }

    // Takes the bytes given; next() then yields the complete lines in them, without their line end.
    void feed(std::string_view bytes);
    [[nodiscard]] std::optional<std::variant<std::string, LineError>> next();
    // Forgets everything received, also half a line (RFC 4217 section 10.1: nothing sent in the clear counts
    // once TLS is up).
    void reset();
    [[nodiscard]] bool empty() const; // nothing buffered, not even part of a line

private:
    std::size_t max_line_;
    std::string received_;    // bytes fed and not yet forgotten
    std::size_t taken_ = 0;   // of received_, bytes that next() is done with
    bool swallowing_ = false; // between TooLong and the end of that line
};

} // namespace wharf::protocol
