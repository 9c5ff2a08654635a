#include "archive/disk/posix_env.hpp"

#include "archive/disk/small_file.hpp"
#include "tests/support/print_result.hpp"
#include "tests/support/scratch_directory.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <span>

using namespace wharf::archive;
using namespace wharf::test;
using namespace std::string_literals;
namespace errc = boost::system::errc;
namespace fs = std::filesystem;

namespace {

struct World {
    ScratchDirectory outside;
    fs::path root = outside.path() / "deeper" / "data";
    std::unique_ptr<PosixEnv> env = PosixEnv::make(root.string()).value();

    World()
    {
        std::ofstream(outside.path() / "secret") << "secret";
        REQUIRE(env->make_directory("d"));
        REQUIRE(write_new_file(*env, "d/f", "text", Sync::Yes));
    }
};

std::span<const std::byte> bytes(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

unsigned mode_of(const fs::path& path)
{
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

} // namespace

TEST_CASE("the data directory is made with its parents and opened again", "[disk]")
{
    World world;
    CHECK_FALSE(PosixEnv::open((world.outside.path() / "absent").string()));
    CHECK_FALSE(fs::exists(world.outside.path() / "absent"));
    CHECK(fs::is_directory(world.root));
    auto again = PosixEnv::open(world.root.string());
    REQUIRE(again);
    CHECK(read_file(**again, "d/f", 100).value() == "text");
    CHECK(world.env->absolute("d/f") == (world.root / "d" / "f").string());
    CHECK_FALSE(PosixEnv::make((world.root / "d" / "f").string()));
    CHECK_FALSE(PosixEnv::make((world.root / "d" / "f" / "g").string()));
}

TEST_CASE("others than owner and group see nothing", "[disk]")
{
    World world;
    CHECK((mode_of(world.root) & 0027U) == 0);
    CHECK((mode_of(world.root / "d") & 0027U) == 0);
    CHECK((mode_of(world.root / "d" / "f") & 0137U) == 0);
}

TEST_CASE("what root makes belongs to the owner of the data directory", "[disk]")
{
    if (::geteuid() != 0) return;
    constexpr uid_t kOwner = 12345;
    constexpr gid_t kGroup = 54321;
    const ScratchDirectory scratch;
    REQUIRE(::chown(scratch.path().c_str(), kOwner, kGroup) == 0);
    const auto env = PosixEnv::open(scratch.path().string()).value();
    REQUIRE(env->make_directory("d"));
    REQUIRE(write_new_file(*env, "d/f", "text", Sync::Yes));
    const auto lock = env->lock("lock");
    REQUIRE(lock);
    for (const std::string name : {"d", "d/f", "lock"}) {
        CAPTURE(name);
        struct stat status {};
        REQUIRE(::stat((scratch.path() / name).c_str(), &status) == 0);
        CHECK(status.st_uid == kOwner);
        CHECK(status.st_gid == kGroup);
    }
}

TEST_CASE("a data directory that is named with a slash at its end is closed to others all the same", "[disk]")
{
    const ScratchDirectory scratch;
    const auto env = PosixEnv::make((scratch.path() / "deeper" / "data" / "").string());
    REQUIRE(env);
    CHECK((mode_of(scratch.path() / "deeper" / "data") & 0027U) == 0);
    CHECK((*env)->absolute("d") == (scratch.path() / "deeper" / "data" / "d").string());
}

TEST_CASE("a file is written at its end, read anywhere, cut and described", "[disk]")
{
    World world;
    auto file = world.env->open("d/new", OpenMode::Create).value();
    REQUIRE(file->append(bytes("hello ")));
    REQUIRE(file->append(bytes("world")));
    REQUIRE(file->sync());
    std::array<std::byte, 5> part{};
    CHECK(file->read_at(6, part).value() == 5);
    CHECK(std::ranges::equal(part, bytes("world")));
    CHECK(file->read_at(8, part).value() == 3);
    CHECK(file->read_at(11, part).value() == 0);
    REQUIRE(file->truncate(2));
    REQUIRE(file->append(bytes("y")));
    CHECK(read_file(*world.env, "d/new", 100).value() == "hey");
    const FileInfo info = file->info().value();
    CHECK(info.kind == FileKind::Regular);
    CHECK(info.size == 3);
    CHECK(info.inode == world.env->stat("d/new").value().inode);
    CHECK(std::chrono::abs(world.env->now() - info.modified) < std::chrono::minutes(1));
}

TEST_CASE("what is read without waiting is what is there, or nothing", "[disk]")
{
    World world;
    const std::string text(300'000, 'x');
    REQUIRE(write_new_file(*world.env, "d/long", text + "end", Sync::Yes));
    const auto file = world.env->open("d/long", OpenMode::Read).value();
    std::array<std::byte, 10> part{};
    // The system keeps what was written last, or has no way of telling.
    const auto got = file->read_now(text.size(), part);
    if (got) {
        CHECK(*got == 3);
        CHECK(std::ranges::equal(std::span(part).first(3), bytes("end")));
        // Some kernels take any place for the end.
        CHECK(file->read_now(text.size() + 3, part).error() == errc::operation_would_block);
    } else {
        CHECK(got.error() == errc::operation_would_block);
        CHECK(file->read_at(text.size(), part).value() == 3);
    }
}

TEST_CASE("creating never replaces, appending never creates, reading never writes", "[disk]")
{
    World world;
    CHECK(world.env->open("d/f", OpenMode::Create).error() == errc::file_exists);
    CHECK(world.env->open("d/none", OpenMode::Append).error() == errc::no_such_file_or_directory);
    CHECK(world.env->open("d/none", OpenMode::Read).error() == errc::no_such_file_or_directory);
    CHECK_FALSE(world.env->open("d/f", OpenMode::Read).value()->append(bytes("x")));
    CHECK(read_file(*world.env, "d/f", 100).value() == "text");
}

TEST_CASE("names are made, linked, renamed, listed and removed", "[disk]")
{
    World world;
    Env& env = *world.env;
    CHECK(env.make_directory("d").error() == errc::file_exists);
    REQUIRE(env.make_directory("d/sub"));
    REQUIRE(env.link("d/f", "d/sub/g"));
    CHECK(env.stat("d/f").value().inode == env.stat("d/sub/g").value().inode);
    CHECK(env.link("d/f", "d/sub/g").error() == errc::file_exists);
    REQUIRE(write_new_file(env, "d/h", "other", Sync::No));
    REQUIRE(env.rename("d/h", "d/f"));
    CHECK(read_file(env, "d/f", 100).value() == "other");
    CHECK(read_file(env, "d/sub/g", 100).value() == "text");
    REQUIRE(env.sync_directory("d"));
    REQUIRE(env.sync_directory("."));

    auto entries = env.list("d").value();
    std::ranges::sort(entries, {}, &DirEntry::name);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].name == "f");
    CHECK(entries[0].kind == FileKind::Regular);
    CHECK(entries[1].name == "sub");
    CHECK(entries[1].kind == FileKind::Directory);

    CHECK(env.remove_directory("d/sub").error() == errc::directory_not_empty);
    CHECK(env.remove("d/sub").error().failed());
    REQUIRE(env.remove("d/sub/g"));
    REQUIRE(env.remove_directory("d/sub"));
    CHECK(env.remove("d/sub").error() == errc::no_such_file_or_directory);
    CHECK(env.list("d/f").error() == errc::not_a_directory);
}

TEST_CASE("a directory is read in parts, each name once, whatever is removed meanwhile", "[disk]")
{
    World world;
    Env& env = *world.env;
    REQUIRE(env.make_directory("many"));
    constexpr int kMany = 3000; // more than the kernel gives at once
    for (int i = 0; i < kMany; ++i)
        REQUIRE(env.open("many/" + std::to_string(i), OpenMode::Create));
    const auto directory = env.open_directory("many").value();
    const auto first = directory->next().value();
    std::set<std::string> seen;
    for (const auto& name : first)
        CHECK(seen.emplace(name.text).second);
    CHECK(seen.size() < kMany / 2);
    const std::string gone(first.front().text);
    REQUIRE(env.remove("many/" + gone));
    CHECK(directory->stat(gone).error() == errc::no_such_file_or_directory);
    while (true) {
        const auto names = directory->next().value();
        if (names.empty()) break;
        for (const auto& name : names) {
            CHECK(seen.emplace(name.text).second);
            CHECK(name.kind == FileKind::Regular);
        }
    }
    CHECK(seen.size() == kMany);
}

TEST_CASE("a directory that was removed while it is read has nothing more", "[disk]")
{
    World world;
    Env& env = *world.env;
    REQUIRE(env.make_directory("gone"));
    const auto directory = env.open_directory("gone").value();
    REQUIRE(env.remove_directory("gone"));
    CHECK(directory->next().value().empty());
    CHECK(env.open_directory("gone").error() == errc::no_such_file_or_directory);
    CHECK(env.open_directory("d/f").error() == errc::not_a_directory);
}

TEST_CASE("what a directory that is read says of a name is what stat says, and a link is followed nowhere",
          "[disk]")
{
    World world;
    Env& env = *world.env;
    const auto directory = env.open_directory("d").value();
    const auto info = directory->stat("f").value();
    const auto same = env.stat("d/f").value();
    CHECK(info.kind == FileKind::Regular);
    CHECK(info.size == same.size);
    CHECK(info.modified == same.modified);
    CHECK(info.inode == same.inode);
    CHECK(directory->stat("../d/f").error() == Errc::OutsideRoot);
    CHECK(directory->stat(std::string(300, 'x')).error() == errc::filename_too_long);
    fs::create_symlink("f", world.root / "d/link");
    CHECK(directory->stat("link").value().kind == FileKind::Other);
}

TEST_CASE("a path that could lead out of the data directory is refused by every call", "[disk]")
{
    auto path =
        GENERATE(values<std::string>({"", "/", "/etc/passwd", "/d/f", "..", "../secret", "../../secret",
                                      "d/..", "d/../d/f", "d/../..", "../data/d/f", "d/f\0x"s}));
    World world;
    Env& env = *world.env;
    CAPTURE(path);
    CHECK(env.open(path, OpenMode::Read).error() == Errc::OutsideRoot);
    CHECK(env.open(path, OpenMode::Append).error() == Errc::OutsideRoot);
    CHECK(env.open(path, OpenMode::Create).error() == Errc::OutsideRoot);
    CHECK(env.stat(path).error() == Errc::OutsideRoot);
    CHECK(env.list(path).error() == Errc::OutsideRoot);
    CHECK(env.make_directory(path).error() == Errc::OutsideRoot);
    CHECK(env.sync_directory(path).error() == Errc::OutsideRoot);
    CHECK(env.rename(path, "d/x").error() == Errc::OutsideRoot);
    CHECK(env.rename("d/f", path).error() == Errc::OutsideRoot);
    CHECK(env.link(path, "d/x").error() == Errc::OutsideRoot);
    CHECK(env.link("d/f", path).error() == Errc::OutsideRoot);
    CHECK(env.remove(path).error() == Errc::OutsideRoot);
    CHECK(env.remove_directory(path).error() == Errc::OutsideRoot);
    CHECK(env.lock(path).error() == Errc::OutsideRoot);
    CHECK(read_file(env, "d/f", 100).value() == "text");
}

TEST_CASE("nothing is reached through a planted symbolic link, wherever it points", "[disk]")
{
    const std::string target = GENERATE(values<std::string>({"/tmp", "../..", "d", "/proc/self/cwd"}));
    World world;
    Env& env = *world.env;
    CAPTURE(target);
    fs::create_symlink(target, world.root / "link");
    const std::string through = target == "d" ? "link/f" : "link/secret";
    CHECK(env.open(through, OpenMode::Read).error() == Errc::OutsideRoot);
    CHECK(env.open(through, OpenMode::Append).error() == Errc::OutsideRoot);
    CHECK(env.open("link/new", OpenMode::Create).error() == Errc::OutsideRoot);
    CHECK(env.stat(through).error() == Errc::OutsideRoot);
    CHECK(env.stat("link").error() == Errc::OutsideRoot);
    CHECK(env.list("link").error() == Errc::OutsideRoot);
    CHECK(env.make_directory("link/new").error() == Errc::OutsideRoot);
    CHECK(env.sync_directory("link").error() == Errc::OutsideRoot);
    CHECK(env.rename("d/f", "link/new").error() == Errc::OutsideRoot);
    CHECK(env.rename(through, "d/new").error() == Errc::OutsideRoot);
    CHECK(env.link(through, "d/new").error() == Errc::OutsideRoot);
    CHECK(env.link("d/f", "link/new").error() == Errc::OutsideRoot);
    CHECK(env.remove(through).error() == Errc::OutsideRoot);
    CHECK(env.remove_directory("link/d").error() == Errc::OutsideRoot);
    CHECK(env.lock("link/lock").error() == Errc::OutsideRoot);
    CHECK(fs::exists(world.outside.path() / "secret"));
    CHECK(read_file(env, "d/f", 100).value() == "text");
}

TEST_CASE("a symbolic link to a file is neither read, written nor replaced by its target", "[disk]")
{
    World world;
    Env& env = *world.env;
    const fs::path secret = world.outside.path() / "secret";
    fs::create_symlink(secret, world.root / "d" / "link");
    fs::create_symlink(world.outside.path() / "dangling", world.root / "d" / "dangling");
    CHECK(env.open("d/link", OpenMode::Read).error() == Errc::OutsideRoot);
    CHECK(env.open("d/link", OpenMode::Append).error() == Errc::OutsideRoot);
    CHECK(env.open("d/link", OpenMode::Create).error().failed());
    CHECK(env.open("d/dangling", OpenMode::Create).error().failed());
    CHECK(env.lock("d/dangling").error() == Errc::OutsideRoot);
    CHECK_FALSE(fs::exists(world.outside.path() / "dangling"));
    CHECK(env.stat("d/link").error() == Errc::OutsideRoot);
    const auto entries = env.list("d").value();
    for (const DirEntry& entry : entries)
        CHECK((entry.kind == FileKind::Other) == (entry.name != "f"));

    REQUIRE(env.rename("d/f", "d/link"));
    CHECK(read_file(env, "d/link", 100).value() == "text");
    REQUIRE(env.remove("d/dangling"));
    std::ifstream in(secret);
    CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "secret");
}

TEST_CASE("a planted pipe or device is refused at once, not waited for", "[disk]")
{
    World world;
    const fs::path pipe = world.root / "d" / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto mode = GENERATE(OpenMode::Read, OpenMode::Append);
    CHECK(world.env->open("d/pipe", mode).error() == Errc::OutsideRoot);
    const fs::path device = world.root / "d" / "device";
    if (::mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 5)) == 0) // /dev/zero; only root may
        CHECK(world.env->open("d/device", mode).error() == Errc::OutsideRoot);
}

TEST_CASE("a mark stays with the file through rename and link", "[disk]")
{
    World world;
    Env& env = *world.env;
    auto file = env.open("d/f", OpenMode::Append).value();
    CHECK(file->mark().value().empty());
    auto marked = file->set_mark("4 abc");
    if (!marked) { // not every file system has extended attributes
        CHECK(marked.error() == errc::not_supported);
        return;
    }
    REQUIRE(file->set_mark("4 abcd"));
    REQUIRE(env.rename("d/f", "d/g"));
    REQUIRE(env.link("d/g", "d/h"));
    CHECK(env.open("d/g", OpenMode::Read).value()->mark().value() == "4 abcd");
    CHECK(env.open("d/h", OpenMode::Read).value()->mark().value() == "4 abcd");
}

TEST_CASE("a file has the time that was set, to the millisecond, before 1970 too", "[disk]")
{
    World world;
    Env& env = *world.env;
    const auto time = GENERATE(as<std::int64_t>(), 981'173'106'789, 0, -1, -981'173'106'789);
    const TimePoint then{std::chrono::milliseconds(time)};
    auto file = env.open("d/f", OpenMode::Append).value();
    REQUIRE(file->set_modified(then));
    CHECK(file->info().value().modified == then);
    CHECK(env.stat("d/f").value().modified == then);
    CHECK(read_file(env, "d/f", 100).value() == "text");
}

TEST_CASE("a time beyond what a file system can tell becomes the last it can", "[disk]")
{
    World world;
    auto file = world.env->open("d/f", OpenMode::Append).value();
    REQUIRE(file->set_modified(std::chrono::sys_days(std::chrono::year(9999) / 12 / 31)));
    CHECK(file->info().value().modified > std::chrono::sys_days(std::chrono::year(2038) / 1 / 1));
}

TEST_CASE("the disk has some space left", "[disk]")
{
    World world;
    const auto space = world.env->free_space();
    REQUIRE(space);
    const auto known = fs::space(world.root).available;
    CHECK(*space / 2 < known);
    CHECK(known / 2 < *space + 1);
}

TEST_CASE("the lock is held by one at a time and free once let go", "[disk]")
{
    World world;
    auto other = PosixEnv::open(world.root.string()).value();
    {
        auto held = world.env->lock("lock");
        REQUIRE(held);
        CHECK(other->lock("lock").error() == errc::operation_would_block);
        CHECK(world.env->lock("lock").error() == errc::operation_would_block);
    }
    CHECK(other->lock("lock"));
}

TEST_CASE("random numbers differ and the boot has an id", "[disk]")
{
    World world;
    CHECK(world.env->random() != world.env->random());
    CHECK_FALSE(world.env->boot_id().empty());
    CHECK(world.env->boot_id() == world.env->boot_id());
}

TEST_CASE("only regular files are opened: a pipe planted in the tree is refused at once", "[disk]")
{
    World world;
    REQUIRE(::mkfifo((world.root / "d" / "pipe").c_str(), 0600) == 0);
    const auto mode = GENERATE(OpenMode::Read, OpenMode::Append);
    CHECK(world.env->open("d/pipe", mode).error() == Errc::OutsideRoot);
    CHECK(world.env->open("d", OpenMode::Read).error() == errc::is_a_directory);
}
