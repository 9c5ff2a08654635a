#include "config/find.hpp"

#include <filesystem>

namespace wharf::config {

std::optional<std::string> find_config(std::span<const char* const> places)
{
    for (const char* place : places) {
        std::error_code error;
        const auto status = std::filesystem::status(place, error);
        if (status.type() != std::filesystem::file_type::not_found) return place;
    }
    return std::nullopt;
}

Config embedded_default()
{
    Config config;
    config.data.root = "./wharfinger-data";
    config.auth.users = "./wharfinger-data/users.toml";
    config.auth.tokens = "./wharfinger-data/tokens.toml";
    return config;
}

} // namespace wharf::config
