#include "server/vfs/reading.hpp"

#include "tests/support/fake_env.hpp"
#include "tests/support/must.hpp"
#include "tests/support/print_result.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace wharf;
using test::must;
namespace errc = boost::system::errc;

namespace {

using Read = vfs::result<std::size_t> (vfs::ReadHandle::*)(std::span<std::byte>);

// Three bytes at most.
vfs::result<std::string> some(vfs::ReadHandle& handle, Read read)
{
    std::array<char, 3> bytes{};
    const auto got = (handle.*read)(std::as_writable_bytes(std::span(bytes)));
    if (!got) return got.error();
    return std::string(bytes.data(), *got);
}

struct Disk {
    test::FakeEnv env;

    Disk() { env.plant("f", "abcdefgh"); }
    std::unique_ptr<vfs::ReadHandle> open(std::uint64_t offset = 0)
    {
        return must(vfs::read_file(env.open("f", archive::OpenMode::Read), offset));
    }
};

} // namespace

TEST_CASE("reading now gives what is in memory, and says so when nothing is", "[vfs]")
{
    Disk disk;
    const auto handle = disk.open();
    CHECK(some(*handle, &vfs::ReadHandle::read_now).error() == errc::operation_would_block);
    disk.env.set_in_memory(2);
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)) == "ab");
    disk.env.set_in_memory(100);
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)) == "cde");
}

TEST_CASE("reading now and waiting for the disk take turns on one file", "[vfs]")
{
    Disk disk;
    const auto handle = disk.open(1);
    disk.env.set_in_memory(2);
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)) == "bc");
    disk.env.set_in_memory(0);
    CHECK(some(*handle, &vfs::ReadHandle::read_now).error() == errc::operation_would_block);
    CHECK(must(some(*handle, &vfs::ReadHandle::read)) == "def");
    disk.env.set_in_memory(100);
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)) == "gh");
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)).empty());
}

TEST_CASE("a file that grows is read up to the size it had, whichever way", "[vfs]")
{
    const auto read = GENERATE(&vfs::ReadHandle::read, &vfs::ReadHandle::read_now);
    Disk disk;
    disk.env.set_in_memory(100);
    const auto handle = disk.open(6);
    must(must(disk.env.open("f", archive::OpenMode::Append))->append(std::as_bytes(std::span("ijk", 3))));
    CHECK(must(some(*handle, read)) == "gh");
    CHECK(must(some(*handle, read)).empty());
}

TEST_CASE("an error in reading now is not taken for a wait", "[vfs]")
{
    Disk disk;
    disk.env.set_in_memory(100);
    const auto handle = disk.open();
    disk.env.fail_reading(1, {errc::io_error, boost::system::system_category()});
    CHECK(some(*handle, &vfs::ReadHandle::read_now).error() == errc::io_error);
}

TEST_CASE("a text never waits", "[vfs]")
{
    const auto handle = must(vfs::read_text("abcd", 2));
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)) == "cd");
    CHECK(must(some(*handle, &vfs::ReadHandle::read_now)).empty());
}
