// Which configuration there is when nobody named one.
#pragma once

#include "config/config.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>

namespace wharf::config {

inline constexpr std::array<const char*, 2> kUsualPlaces{"wharfinger.toml",
                                                         "/etc/wharfinger/wharfinger.toml"};

// The first of `places` that exists (readable or not: what is wrong with it is load_file's to say).
[[nodiscard]] std::optional<std::string> find_config(std::span<const char* const> places = kUsualPlaces);

// With no file at all: everything beneath ./wharfinger-data.
[[nodiscard]] Config embedded_default();

} // namespace wharf::config
