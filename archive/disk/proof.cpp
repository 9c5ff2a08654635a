#include "archive/disk/proof.hpp"

#include <array>

namespace wharf::archive {

std::optional<bool> Proof::go_on()
{
    std::array<std::byte, std::size_t{64} * 1024> part; // at most 64 MiB when decompressed
    const auto got = file_->read_at(seen_, part);
    if (!got) return false;
    if (*got == 0) return seen_ == size_ && check_.complete();
    seen_ += *got;
    if (!check_.feed(std::span(part).first(*got))) return false;
    return std::nullopt;
}

} // namespace wharf::archive
