#include "archive/disk/direct_writes.hpp"

#include "archive/disk/posix_env.hpp"
#include "archive/disk/small_file.hpp"
#include "tests/support/print_result.hpp"
#include "tests/support/scratch_directory.hpp"

#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>
#include <vector>

using namespace wharf::archive;
using namespace std::chrono_literals;
namespace test = wharf::test;
namespace fs = std::filesystem;

namespace {

// Memory for many blocks, aligned like them.
class Memory {
public:
    explicit Memory(std::size_t size)
        : bytes_(size + DirectWrites::kAlignment)
    {
        const auto address = reinterpret_cast<std::uintptr_t>(bytes_.data());
        begin_ = DirectWrites::kAlignment - address % DirectWrites::kAlignment;
        unsigned next = 1;
        for (std::byte& byte : bytes_)
            byte = static_cast<std::byte>((next = next * 1103515245 + 12345) >> 16U);
    }
    std::span<const std::byte> part(std::size_t offset, std::size_t size) const
    {
        return std::span(bytes_).subspan(begin_ + offset, size);
    }

private:
    std::vector<std::byte> bytes_;
    std::size_t begin_ = 0;
};

std::string text_of(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether a file of this process is open for direct I/O.
bool direct(const fs::path& path)
{
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code ignored;
        if (fs::read_symlink(entry, ignored) != fs::canonical(path)) continue;
        return (::fcntl(std::stoi(entry.path().filename()), F_GETFL) & O_DIRECT) != 0;
    }
    FAIL(path << " is not open");
    return false;
}

bool has_direct_writes(const fs::path& folder)
{
    const int fd = ::open((folder / "try").c_str(), O_RDWR | O_CREAT | O_DIRECT, 0600);
    if (fd >= 0) ::close(fd);
    return fd >= 0;
}

// Bytes at a file's beginning that have their place on the disk; nothing if the file system does not tell.
std::optional<std::uint64_t> placed(const fs::path& path)
{
    constexpr unsigned kMost = 64;
    std::vector<std::uint64_t> memory((sizeof(fiemap) + kMost * sizeof(fiemap_extent)) / 8);
    auto* const asked = reinterpret_cast<fiemap*>(memory.data());
    asked->fm_length = FIEMAP_MAX_OFFSET;
    asked->fm_extent_count = kMost;
    const int fd = ::open(path.c_str(), O_RDONLY);
    const bool told = ::ioctl(fd, FS_IOC_FIEMAP, asked) == 0;
    ::close(fd);
    if (!told) return std::nullopt;
    std::uint64_t end = 0;
    for (const fiemap_extent& extent : std::span(asked->fm_extents, asked->fm_mapped_extents)) {
        const bool nowhere = (extent.fe_flags & (FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_UNKNOWN)) != 0;
        if (nowhere || extent.fe_logical != end) break;
        end += extent.fe_length;
    }
    return end;
}

using Clock = DirectWrites::Clock;
constexpr std::size_t kBlock = DirectWrites::kLeast;
const Clock::time_point kNoon{12h};

} // namespace

TEST_CASE("direct writes suit large aligned blocks")
{
    const Memory memory(2 * kBlock);
    const DirectWrites writes(std::make_shared<SlowDisk>());
    const auto suit = [&](std::size_t offset, std::size_t size) {
        return writes.suit(memory.part(offset, size), kNoon);
    };
    CHECK(suit(0, kBlock));
    CHECK(suit(DirectWrites::kAlignment, kBlock + DirectWrites::kAlignment));
    CHECK_FALSE(suit(0, kBlock - DirectWrites::kAlignment));
    CHECK_FALSE(suit(0, kBlock + 1));
    CHECK_FALSE(suit(1, kBlock));
    CHECK_FALSE(DirectWrites(nullptr).suit(memory.part(0, kBlock), kNoon));
}

TEST_CASE("direct writes are given up on a disk that is slow for long")
{
    const Memory memory(kBlock);
    const auto block = memory.part(0, kBlock);
    const auto disk = std::make_shared<SlowDisk>();
    DirectWrites writes(disk);
    const auto takes = [&](Clock::duration time) { writes.took(kBlock, kNoon, kNoon + time); };
    SECTION("a fast one may stumble")
    {
        for (int i = 0; i < 1000; ++i) {
            takes(1ms);
            if (i % 500 == 0) takes(290ms);
        }
        CHECK(writes.suit(block, kNoon));
    }
    SECTION("a slow one, by all for a minute")
    {
        int blocks = 0;
        for (; !writes.given_up() && blocks < 1000; ++blocks)
            takes(8ms);
        CHECK(blocks > 10);
        CHECK(blocks < 100);
        takes(8ms); // another one was under way
        CHECK_FALSE(writes.suit(block, kNoon + 2min));
        CHECK_FALSE(DirectWrites(disk).suit(block, kNoon + 59s));
        CHECK(DirectWrites(disk).suit(block, kNoon + 61s));
    }
    SECTION("one that has none for this file")
    {
        writes.refused();
        CHECK(writes.given_up());
        CHECK_FALSE(writes.suit(block, kNoon));
        CHECK(DirectWrites(disk).suit(block, kNoon));
    }
}

TEST_CASE("a file is the same whichever way its blocks went")
{
    const test::ScratchDirectory scratch;
    const auto env = PosixEnv::make((scratch.path() / "data").string()).value();
    const fs::path path = scratch.path() / "data" / "f";
    const auto file = env->open("f", OpenMode::Create).value();
    const Memory memory(4 * kBlock);
    std::string expected;
    const auto append = [&](std::span<const std::byte> bytes) {
        REQUIRE(file->append(bytes));
        expected += text_of(bytes);
    };

    append(memory.part(0, kBlock));
    if (has_direct_writes(scratch.path()))
        CHECK(direct(path));
    else
        WARN("no direct I/O where tests have their files");
    append(memory.part(kBlock, kBlock));
    append(memory.part(2 * kBlock, 5)); // from here on the file's end is not aligned
    CHECK_FALSE(direct(path));
    append(memory.part(3 * kBlock, kBlock));
    CHECK_FALSE(direct(path));
    CHECK(read_file(*env, "f", expected.size()).value() == expected);
    CHECK(file->info()->size == expected.size());
}

// Else power loss would leave a hole: the disk knows of the direct write, but not of what was to come before.
TEST_CASE("whatever is in front of a direct write is on the disk")
{
    const test::ScratchDirectory scratch;
    const auto env = PosixEnv::make((scratch.path() / "data").string()).value();
    const fs::path path = scratch.path() / "data" / "f";
    const Memory memory(2 * kBlock);
    std::uint64_t size = kBlock / 2;
    auto file = env->open("f", OpenMode::Create).value();
    REQUIRE(file->append(memory.part(0, size)));
    const bool opened_again = GENERATE(false, true);
    if (opened_again) file = env->open("f", OpenMode::Append).value();
    if (!placed(path) || !has_direct_writes(scratch.path())) {
        WARN("the file system where tests have their files has no direct I/O, or does not tell where files "
             "are");
        return;
    }

    REQUIRE(file->append(memory.part(0, kBlock)));
    REQUIRE(direct(path));
    size += kBlock;
    CHECK(placed(path) == size);

    REQUIRE(file->append(memory.part(0, DirectWrites::kAlignment))); // by way of the cache again
    REQUIRE(file->append(memory.part(kBlock, kBlock)));
    REQUIRE(direct(path));
    size += DirectWrites::kAlignment + kBlock;
    CHECK(placed(path) == size);

    REQUIRE(file->append(memory.part(0, DirectWrites::kAlignment)));
    REQUIRE(file->truncate(0));
    REQUIRE(file->append(memory.part(0, DirectWrites::kAlignment)));
    REQUIRE(file->append(memory.part(kBlock, kBlock)));
    CHECK(placed(path) == DirectWrites::kAlignment + kBlock);
}

TEST_CASE("a file that is written by direct I/O can be read anywhere")
{
    const test::ScratchDirectory scratch;
    const auto env = PosixEnv::make((scratch.path() / "data").string()).value();
    const auto file = env->open("f", OpenMode::Create).value();
    const Memory memory(kBlock);
    REQUIRE(file->append(memory.part(0, kBlock)));
    std::vector<std::byte> got(7);
    CHECK(file->read_at(3, got).value() == got.size());
    CHECK(text_of(got) == text_of(memory.part(3, got.size())));
    CHECK_FALSE(direct(scratch.path() / "data" / "f"));

    REQUIRE(file->append(memory.part(0, kBlock)));
    static_cast<void>(file->read_now(kBlock + 3, got)); // has it or not
    CHECK_FALSE(direct(scratch.path() / "data" / "f"));
}
