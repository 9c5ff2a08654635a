#include "auth/read_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace wharf::auth {
namespace {

using boost::system::error_code;

error_code append_all(int file, std::string& text)
{
    std::array<char, 16384> piece;
    for (;;) {
        const ssize_t n = read(file, piece.data(), piece.size());
        if (n == 0) return {};
        if (n > 0)
            text.append(piece.data(), static_cast<std::size_t>(n));
        else if (errno != EINTR)
            return {errno, boost::system::generic_category()};
    }
}

} // namespace

boost::system::result<std::string> read_file(const std::string& path)
{
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return error_code(errno, boost::system::generic_category());
    std::string text;
    const error_code error = append_all(file, text);
    close(file);
    if (error) return error;
    return text;
}

} // namespace wharf::auth
