// Cuts a stream of bytes into command lines. A line ends with LF; a CR before it belongs to the end. Pure,
// bounded: a decoder never holds more than max_line bytes.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace wharf::protocol {

enum class LineError {
    TooLong, // the rest of that line is swallowed; decoding goes on with the next
    HasNul,  // the line held a NUL byte; it is dropped whole
};

class LineDecoder {
public:
    explicit LineDecoder(std::size_t max_line)
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
    std::deque<std::variant<std::string, LineError>> ready_;
    std::string partial_;
    bool swallowing_ = false;
};

} // namespace wharf::protocol
