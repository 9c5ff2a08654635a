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

result<void> copy_file(Env& env, std::string_view source, std::string_view target)
{
    auto from = env.open(source, OpenMode::Read);
    if (!from) return from.error();
    auto to = env.open(target, OpenMode::Create);
    if (!to) return to.error();
    if (auto copied = copy_bytes(**from, 0, **to); !copied) return copied;
    return (*to)->sync();
}

bool has_no_links(const error_code& error)
{
    namespace errc = boost::system::errc;
    return error == errc::operation_not_permitted || error == errc::operation_not_supported ||
           error == errc::function_not_supported || error == errc::cross_device_link ||
           error == errc::too_many_links;
}

} // namespace wharf::archive
