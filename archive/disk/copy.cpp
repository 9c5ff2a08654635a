#include "archive/disk/copy.hpp"

#include <span>
#include <vector>

namespace wharf::archive {

result<void> copy_bytes(File& from, std::uint64_t offset, File& to)
{
    std::vector<std::byte> block(std::size_t{256} << 10U);
    for (;;) {
        auto got = from.read_at(offset, block);
        if (!got) return got.error();
        if (*got == 0) return {};
        if (auto written = to.append(std::span(block).first(*got)); !written) return written;
        offset += *got;
    }
}

} // namespace wharf::archive
