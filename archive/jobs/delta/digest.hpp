// The digests that signatures and patches are made of, by the names they have there. Not thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::jobs {

inline constexpr std::string_view kMd5 = "MD5"; // what clients write, and every one of them reads

class Digest {
public:
    // "MD5", "SHA-1", "SHA1" or "SHA-256"; nothing for any other.
    [[nodiscard]] static std::optional<Digest> named(std::string_view name);
    ~Digest();
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    void update(std::span<const char> bytes);
    // Of everything since the last call, or the beginning: raw bytes.
    [[nodiscard]] std::string finish();

private:
    struct Context;
    explicit Digest(std::unique_ptr<Context> context);
    std::unique_ptr<Context> context_;
};

} // namespace wharf::jobs
