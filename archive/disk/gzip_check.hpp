// Tells whether bytes are complete gzip members up to the last one: a file that proves by itself that nothing
// is missing. Every member's CRC and length are checked; nothing is kept of what it decompresses to.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace wharf::archive {

// Not thread-safe. Costs a decompression: run it when the answer is needed, not on every upload.
class GzipCheck {
public:
    GzipCheck();
    GzipCheck(GzipCheck&& other) noexcept;
    ~GzipCheck();

    // False once the bytes cannot be gzip any more, whatever follows.
    bool feed(std::span<const std::byte> bytes);
    // At least one member, and the bytes so far end where a member ends.
    [[nodiscard]] bool complete() const;

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

} // namespace wharf::archive
