// The files of tests/data. A test that uses them is compiled with WHARF_TEST_DATA, the path of that folder.
#pragma once

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace wharf {

inline std::string read_whole(const std::filesystem::path& path)
{
    CAPTURE(path.string());
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

#ifdef WHARF_TEST_DATA
// By the path beneath tests/data.
inline std::string test_data(const std::string& path)
{
    return read_whole(std::filesystem::path(WHARF_TEST_DATA) / path);
}
#endif

} // namespace wharf
