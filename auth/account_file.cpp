#include "auth/account_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace wharf::auth {

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

    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    const bool regular = status.type() == std::filesystem::file_type::regular;
    if (regular && in) text << in.rdbuf();
    if (regular && in) {
        read.text = std::move(text).str();
    } else {
        const std::string why =
            regular || error ? std::generic_category().message(errno) : "not a regular file";
        read.problem = path + ": cannot be read: " + why;
    }
    return read;
}

} // namespace wharf::auth
