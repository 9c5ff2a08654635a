#include "auth/account_file.hpp"

#include "auth/read_file.hpp"

#include <algorithm>
#include <filesystem>
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
