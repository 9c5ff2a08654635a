// Digests of bytes as they stream by.
#pragma once

#include "archive/disk/env.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::archive {

// Neither is thread-safe.
class MessageDigest {
public:
    // By the names that Java has for them: "MD5", "SHA-1", "SHA1" or "SHA-256"; nothing for any other.
    [[nodiscard]] static std::optional<MessageDigest> named(std::string_view name);
    ~MessageDigest();
    MessageDigest(MessageDigest&&) noexcept;
    MessageDigest& operator=(MessageDigest&&) noexcept;

    void update(std::span<const std::byte> bytes);
    [[nodiscard]] std::string value() const; // of everything so far, raw; more bytes may follow
    [[nodiscard]] std::string finish();      // the same, and then it begins anew; takes less

private:
    struct Context;
    explicit MessageDigest(std::unique_ptr<Context> context);
    std::unique_ptr<Context> context_;
};

// The one that the archive itself relies on.
class Sha256 {
public:
    Sha256();

    void update(std::span<const std::byte> bytes) { digest_.update(bytes); }
    // Of everything so far, 64 lower-case hexadecimal digits; more bytes may follow.
    [[nodiscard]] std::string hex() const;

private:
    MessageDigest digest_;
};

// Feeds a file's bytes to a consumer in blocks, from the beginning up to `limit` bytes or the file's end, and
// returns how many there were. May block. Stops with the consumer's error.
template <class Consume> // result<void>(std::span<const std::byte>)
[[nodiscard]] result<std::uint64_t> for_each_block(File& file, std::uint64_t limit, Consume consume)
{
    constexpr std::size_t kBlock = 256 * 1024;
    const auto block = std::make_unique_for_overwrite<std::byte[]>(kBlock);
    std::uint64_t done = 0;
    while (done < limit) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, limit - done));
        const auto got = file.read_at(done, {block.get(), wanted});
        if (!got) return got.error();
        if (*got == 0) break;
        if (result<void> used = consume(std::span<const std::byte>(block.get(), *got)); !used)
            return used.error();
        done += *got;
    }
    return done;
}
inline constexpr std::uint64_t kWholeFile = std::numeric_limits<std::uint64_t>::max();

[[nodiscard]] result<std::string> sha256_of(File& file);

} // namespace wharf::archive
