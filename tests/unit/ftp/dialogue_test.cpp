#include "tests/support/ftp/dialogue.hpp"

#include <catch2/catch.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

std::vector<std::filesystem::path> dialogues()
{
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(WHARF_DIALOGUES))
        if (entry.path().extension() == ".ftp") found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

std::string text_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("a session answers as each dialogue says", "[ftp]")
{
    spdlog::set_level(spdlog::level::off);
    const auto files = dialogues();
    REQUIRE(files.size() > 20);
    for (const auto& file : files) {
        DYNAMIC_SECTION(file.filename().string())
        {
            CHECK(wharf::test::play(text_of(file)) == "");
        }
    }
}
