#include "archive/disk/folder_memory.hpp"

#include "tests/support/print_result.hpp"
#include "tests/support/scratch_directory.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

using namespace wharf::archive;
using wharf::test::ScratchDirectory;
namespace fs = std::filesystem;

namespace {

using Sizes = std::map<std::string, std::uint64_t>; // of files, by their names

// Two folders that share a file: what is written to it by its name in `elsewhere` is what no folder is told
// of, and so shows whether `folder` was read or remembered.
struct World {
    ScratchDirectory scratch;
    fs::path folder = scratch.path() / "folder";
    fs::path elsewhere = scratch.path() / "elsewhere";

    World()
    {
        fs::create_directory(folder);
        fs::create_directory(elsewhere);
        write(folder / "a.csv", "a");
        write(folder / "b.csv", "bb");
        write(elsewhere / "shared.csv", "shared");
        fs::create_hard_link(elsewhere / "shared.csv", folder / "shared.csv");
    }

    static void write(const fs::path& path, std::string_view text, std::ios::openmode mode = std::ios::trunc)
    {
        std::ofstream(path, mode | std::ios::out) << text;
    }
    void change_in_secret() const { write(elsewhere / "shared.csv", "x", std::ios::app); }
    [[nodiscard]] Descriptor open() const
    {
        return Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    [[nodiscard]] Sizes now() const
    {
        Sizes sizes;
        for (const auto& entry : fs::directory_iterator(folder))
            sizes[entry.path().filename()] = entry.is_regular_file() ? entry.file_size() : 0;
        return sizes;
    }
};

constexpr FolderMemory::Limits kAnySize{.worth_it = 0};

Sizes rest_of(Directory& directory)
{
    Sizes sizes;
    for (;;) {
        const auto names = directory.next();
        REQUIRE(names);
        if (names->empty()) return sizes;
        for (const auto& name : *names) {
            const auto info = directory.stat(name.text);
            REQUIRE(info);
            CHECK(info->kind == name.kind);
            sizes[std::string(name.text)] = info->kind == FileKind::Regular ? info->size : 0;
        }
    }
}

Sizes list(FolderMemory& memory, const World& world)
{
    const auto directory = memory.open(world.open());
    return rest_of(*directory);
}

} // namespace

TEST_CASE("a folder in which nothing changed is not read again", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    const Sizes before = world.now();
    CHECK(list(memory, world) == before);
    world.change_in_secret();
    CHECK(list(memory, world) == before);
    CHECK(list(memory, world) == before);
}

TEST_CASE("whatever changes in a remembered folder shows at once", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    const auto at = [&world](const char* name) { return world.folder / name; };
    const std::map<std::string, std::function<void()>> changes{
        {"written to", [&] { World::write(at("a.csv"), "more", std::ios::app); }},
        {"emptied", [&] { World::write(at("a.csv"), ""); }},
        {"made", [&] { World::write(at("new.csv"), "new"); }},
        {"removed", [&] { fs::remove(at("b.csv")); }},
        {"renamed", [&] { fs::rename(at("a.csv"), at("c.csv")); }},
        {"moved in",
         [&] {
             World::write(world.elsewhere / "in.csv", "from elsewhere");
             fs::rename(world.elsewhere / "in.csv", at("a.csv"));
         }},
        {"moved out", [&] { fs::rename(at("shared.csv"), world.elsewhere / "out.csv"); }},
        {"a folder made", [&] { fs::create_directory(at("sub")); }},
    };
    const auto& [what, change] = GENERATE_COPY(from_range(changes.begin(), changes.end()));
    INFO(what);
    CHECK(list(memory, world) == world.now());
    CHECK(list(memory, world) == world.now());
    change();
    CHECK(list(memory, world) == world.now());
    CHECK(list(memory, world) == world.now());
}

TEST_CASE("a time of modification that was set shows at once", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    list(memory, world);
    const fs::path file = world.folder / "a.csv";
    fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(48));
    struct stat now;
    REQUIRE(::stat(file.c_str(), &now) == 0);
    const auto directory = memory.open(world.open());
    const auto names = directory->next();
    REQUIRE(names);
    for (const auto& name : *names) {
        if (name.text != "a.csv") continue;
        const auto info = directory->stat(name.text);
        REQUIRE(info);
        CHECK(std::chrono::floor<std::chrono::seconds>(info->modified.time_since_epoch()).count() ==
              now.st_mtim.tv_sec);
    }
}

TEST_CASE("a folder that changes while it is read is not remembered as it was", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    const auto reading = memory.open(world.open());
    REQUIRE(reading->next());
    World::write(world.folder / "a.csv", "meanwhile");
    rest_of(*reading);
    CHECK(list(memory, world) == world.now());
}

TEST_CASE("what changes between the opening of a folder and the first reading shows", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    list(memory, world);
    const auto opened = memory.open(world.open());
    World::write(world.folder / "new.csv", "new");
    CHECK(rest_of(*opened) == world.now());
}

TEST_CASE("a reader keeps what it began to read when the folder changes", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    list(memory, world);
    const auto reading = memory.open(world.open());
    const auto names = reading->next();
    REQUIRE(names);
    REQUIRE(names->size() == 3);
    World::write(world.folder / "new.csv", "new");
    World::write(world.folder / "a.csv", "longer");
    CHECK(list(memory, world) == world.now());
    for (const auto& name : *names)
        if (name.text == "a.csv") CHECK(reading->stat(name.text)->size == 1);
    CHECK(reading->next()->empty());
}

TEST_CASE("a listing of names alone is nothing to remember", "[disk]")
{
    const World world;
    FolderMemory memory(kAnySize);
    const auto names_alone = memory.open(world.open());
    while (!names_alone->next()->empty()) {
    }
    world.change_in_secret();
    CHECK(list(memory, world) == world.now());
}

TEST_CASE("a folder is read each time if it is small, too large, one too many, or was not asked for lately",
          "[disk]")
{
    const World world;
    const auto limits = GENERATE(FolderMemory::Limits{.worth_it = 1 << 20},
                                 FolderMemory::Limits{.worth_it = 0, .memory = 100},
                                 FolderMemory::Limits{.worth_it = 0, .folders = 0},
                                 FolderMemory::Limits{.worth_it = 0, .unused = std::chrono::seconds(-1)});
    FolderMemory memory(limits);
    CHECK(list(memory, world) == world.now());
    world.change_in_secret();
    CHECK(list(memory, world) == world.now());
}

TEST_CASE("memory of folders that are gone is there for others", "[disk]")
{
    const World world;
    FolderMemory memory({.worth_it = 0, .memory = 1000}); // enough for these three names, five times
    for (int i = 0; i < 20; ++i) {
        const Sizes before = list(memory, world);
        world.change_in_secret();
        CHECK(list(memory, world) == before);
        World::write(world.folder / "a.csv", std::to_string(i));
    }
}
