// A form with files, as browsers and `curl -F` send it: multipart/form-data (RFC 7578), read as it arrives.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::http {

// The boundary that a Content-Type field names; nothing if it is not multipart/form-data with one of 1 to 70
// bytes.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

// One part's own head.
struct FormPart {
    std::string name;
    std::optional<std::string> filename; // as the client says it: nothing about it is to be trusted
};

// Holds no more than one head or what may be a delimiter, and what was fed and not yet taken.
class MultipartReader {
public:
    static constexpr std::size_t kMaxHead = 8192; // bytes of a part's head

    explicit MultipartReader(std::string_view boundary);

    void feed(std::string_view bytes);

    enum class Kind {
        More,      // feed it more; if there is no more, the form is cut off
        Part,      // `part` begins
        Data,      // `data` of that part, not empty
        PartEnd,   // of that part
        End,       // of the form; what follows is nobody's
        Malformed, // and so it stays
    };
    struct Event {
        Kind kind = Kind::More;
        FormPart part{};
        std::string data{};
    };
    [[nodiscard]] Event next();

private:
    enum class State { Preamble, Delimiter, Head, Body, Done, Broken };
    [[nodiscard]] Event read_preamble();
    [[nodiscard]] Event read_delimiter();
    [[nodiscard]] Event read_head();
    [[nodiscard]] Event read_body();
    [[nodiscard]] Event broken();

    std::string delimiter_; // with the line break before it, which belongs to it
    std::string buffer_;
    State state_ = State::Preamble;
};

} // namespace wharf::http
