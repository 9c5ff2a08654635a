// Directory over a descriptor of the kernel. Part of PosixEnv.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/posix_env.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace wharf::archive {

class PosixDirectory final : public Directory {
public:
    explicit PosixDirectory(Descriptor descriptor)
        : descriptor_(std::move(descriptor))
    {
    }
    result<std::span<const Name>> next() override;
    result<FileInfo> stat(std::string_view name) override;

private:
    // Bytes that the kernel fills in one call, some seven hundred names: a call for each few names would cost
    // more than they do, and what a slow reader of a listing keeps is to stay small.
    static constexpr std::size_t kBuffer = 32 * 1024;

    Descriptor descriptor_;
    alignas(std::max_align_t) std::array<char, kBuffer> buffer_;
    std::vector<Name> names_;
};

} // namespace wharf::archive
