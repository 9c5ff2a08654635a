#include "config/owner.hpp"

#include "tests/unit/config/scratch_directory.hpp"

#include <catch2/catch.hpp>

namespace owner = wharf::owner;
using wharf::config::ScratchDirectory;

namespace {

constexpr uid_t kOwner = 12345;

uid_t owner_of(const std::string& path)
{
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_uid;
}

void close_made(int file)
{
    REQUIRE(file >= 0);
    ::close(file);
}

} // namespace

TEST_CASE("what is made in somebody's directory is that one's, and what was there stays", "[config]")
{
    const bool is_root = ::geteuid() == 0;
    const ScratchDirectory scratch;
    const std::string old = scratch.write("old", "text");
    const std::string root = scratch / "";
    if (is_root) REQUIRE(::chown(root.c_str(), kOwner, kOwner) == 0);
    const uid_t expected = is_root ? kOwner : ::geteuid();

    close_made(owner::make_file(scratch / "made", O_WRONLY, 0600));
    CHECK(owner_of(scratch / "made") == expected);
    CHECK(owner::make_file(scratch / "made", O_WRONLY, 0600) == -1);
    CHECK(errno == EEXIST);

    close_made(owner::open_or_make_file(scratch / "log", O_WRONLY, 0600));
    CHECK(owner_of(scratch / "log") == expected);
    close_made(owner::open_or_make_file(old, O_WRONLY, 0600));
    CHECK(owner_of(old) == ::geteuid());

    REQUIRE(owner::make_directories(scratch / "a/b/c", 0755) == 0);
    REQUIRE(owner::make_directories(scratch / "a/b/c", 0755) == 0);
    for (const char* const name : {"a", "a/b", "a/b/c"})
        CHECK(owner_of(scratch / name) == expected);
    CHECK(owner::make_directories(scratch / "old/b", 0755) == -1);
    CHECK(errno == ENOTDIR);
}

TEST_CASE("the folder a path is in", "[config]")
{
    CHECK(owner::folder_of("/a/b") == "/a");
    CHECK(owner::folder_of("/a") == "/");
    CHECK(owner::folder_of("/") == "/");
    CHECK(owner::folder_of("a") == ".");
}
