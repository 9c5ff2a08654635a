#include "config/check_files.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <unistd.h>

namespace wharf::config {
namespace {

namespace fs = std::filesystem;

enum class Missing { Allowed, Refused };

std::optional<std::string> why_unreadable(const std::string& path, Missing missing)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        if (missing == Missing::Allowed) return std::nullopt;
        return "no such file";
    }
    if (error) return error.message();
    if (status.type() != fs::file_type::regular) return "not a regular file";
    errno = 0;
    if (!std::ifstream(path)) return std::generic_category().message(errno);
    return std::nullopt;
}

std::optional<std::string> why_no_directory(const std::string& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found || fs::is_directory(status)) return std::nullopt;
    return error ? error.message() : "not a directory";
}

// The file itself is made when it is missing.
std::optional<std::string> why_not_appendable(const std::string& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        const fs::path directory = fs::path(path).parent_path();
        if (fs::is_directory(directory, error)) return std::nullopt;
        return "no such directory: " + directory.string();
    }
    if (error) return error.message();
    if (status.type() != fs::file_type::regular) return "not a regular file";
    errno = 0;
    if (!std::ofstream(path, std::ios::app)) return std::generic_category().message(errno);
    return std::nullopt;
}

std::optional<std::string> why_not_executable(const std::string& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return "no such file";
    if (error) return error.message();
    if (status.type() != fs::file_type::regular) return "not a regular file";
    if (::access(path.c_str(), X_OK) != 0) return "not executable: " + std::generic_category().message(errno);
    return std::nullopt;
}

} // namespace

std::vector<Finding> check_files(const Config& config)
{
    std::vector<Finding> findings;
    const auto add = [&](const char* key, const std::string& path, const std::optional<std::string>& why) {
        if (why) findings.push_back({{key}, "cannot use " + path + ": " + *why});
    };
    const Tls& tls = config.tls;
    add("data.root", config.data.root, why_no_directory(config.data.root));
    for (const std::string& path : tls.certificate.list)
        add("tls.certificate", path, why_unreadable(path, Missing::Refused));
    for (const std::string& path : tls.key.list)
        add("tls.key", path, why_unreadable(path, Missing::Refused));
    if (!tls.client_ca.empty())
        add("tls.client_ca", tls.client_ca, why_unreadable(tls.client_ca, Missing::Refused));
    add("auth.users", config.auth.users, why_unreadable(config.auth.users, Missing::Allowed));
    add("auth.tokens", config.auth.tokens, why_unreadable(config.auth.tokens, Missing::Allowed));
    const auto add_command = [&](const char* key, const std::vector<std::string>& command) {
        if (!command.empty()) add(key, command.front(), why_not_executable(command.front()));
    };
    add_command("jobs.hooks.after_success", config.job_hooks.after_success);
    add_command("jobs.hooks.after_failure", config.job_hooks.after_failure);
    if (!config.log.xferlog.empty()) {
        add("log.xferlog", config.log.xferlog, why_not_appendable(config.log.xferlog));
    }
    return findings;
}

} // namespace wharf::config
