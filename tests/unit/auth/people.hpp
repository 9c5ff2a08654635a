// A users file of a test's own, and quick hashes to put in it.
#pragma once

#include "auth/password_hash.hpp"
#include "auth/user.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace wharf::auth {

inline constexpr HashCost kQuick{1, 8192}; // the least libsodium allows

inline std::string quick_hash(std::string password)
{
    return PasswordHasher(kQuick).hash(Secret(std::move(password))).value();
}

inline User publisher(const std::string& password)
{
    return {quick_hash(password), Role::Publisher, {"data.example.gov"}};
}

// A regular file whose reading fails with EIO, as one on a bad disk does.
inline constexpr const char* kBadDisk = "/proc/self/mem";

class ScratchUsers {
public:
    ScratchUsers()
    {
        std::string name = (std::filesystem::temp_directory_path() / "wharf-auth-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no scratch directory");
        directory_ = name;
    }
    ~ScratchUsers()
    {
        std::error_code ignored; // a test that made its directory unremovable has failed already
        std::filesystem::remove_all(directory_, ignored);
    }
    ScratchUsers(const ScratchUsers&) = delete;
    ScratchUsers& operator=(const ScratchUsers&) = delete;

    [[nodiscard]] std::string path() const { return (directory_ / "users.toml").string(); }
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

    void write(std::string_view text) const { std::ofstream(path(), std::ios::binary) << text; }
    [[nodiscard]] std::string text() const
    {
        std::ifstream in(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::filesystem::path directory_;
};

} // namespace wharf::auth
