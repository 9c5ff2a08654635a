// Makes a gzip member (RFC 1952) of bytes as they come.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace wharf::http {

class Gzip {
public:
    Gzip(); // std::bad_alloc if there is no memory: it takes a quarter of a MiB
    ~Gzip();

    enum class Then {
        More,
        Flush, // whoever reads can have all that was given
        End,   // nothing may follow
    };
    // What of the coded bytes can be told by now; may be "".
    [[nodiscard]] std::string code(std::string_view bytes, Then then);

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

} // namespace wharf::http
