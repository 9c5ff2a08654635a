#include "auth/account_file.hpp"

#include <algorithm>
#include <array>
#include <boost/system/result.hpp>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
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

// The whole file, or why not: what a disk gave before it failed is not given.
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

} // namespace

void tidy(std::vector<LineProblem>& problems)
{
    const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; };
    for (LineProblem& problem : problems)
        std::replace_if(problem.what.begin(), problem.what.end(), is_control, ' ');
    std::stable_sort(problems.begin(), problems.end(),
                     [](const LineProblem& a, const LineProblem& b) { return a.line < b.line; });
}

std::vector<std::string> located(const std::string& path, const std::vector<LineProblem>& problems)
{
    std::vector<std::string> told;
    for (const LineProblem& problem : problems)
        told.push_back(path + ":" + std::to_string(problem.line) + ": " + problem.what);
    return told;
}

AccountText read_account_file(const std::string& path)
{
    AccountText read;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        read.missing = true;
        return read;
    }

    if (status.type() != std::filesystem::file_type::regular) {
        read.problem = path + ": cannot be read: " + (error ? error.message() : "not a regular file");
        return read;
    }
    auto text = read_file(path);
    if (text)
        read.text = std::move(*text);
    else
        read.problem = path + ": cannot be read: " + text.error().message();
    return read;
}

} // namespace wharf::auth
