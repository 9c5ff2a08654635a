#include "archive/jobs/file_text.hpp"

namespace wharf::jobs {

archive::result<std::string> file_text(archive::File& file, std::uint64_t from, std::uint64_t to)
{
    std::string text(to - from, '\0');
    std::size_t have = 0;
    while (have < text.size()) {
        const auto got = file.read_at(from + have, std::as_writable_bytes(std::span(text).subspan(have)));
        if (!got) return got.error();
        if (*got == 0) break;
        have += *got;
    }
    text.resize(have);
    return text;
}

} // namespace wharf::jobs
