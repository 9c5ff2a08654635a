#include "server/log/line_file.hpp"

#include "tests/support/captured_log.hpp"
#include "tests/support/largest_file.hpp"
#include "tests/support/scratch_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

using wharf::log::LineFile;
using wharf::test::CapturedLog;
using wharf::test::LargestFile;
using wharf::test::ScratchDirectory;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<LineFile> opened(const fs::path& path)
{
    auto file = LineFile::open(path);
    if (const auto* problem = std::get_if<std::string>(&file)) FAIL(*problem);
    return std::move(std::get<std::unique_ptr<LineFile>>(file));
}

std::string problem_with(const fs::path& path)
{
    const auto file = LineFile::open(path);
    const auto* problem = std::get_if<std::string>(&file);
    return problem ? *problem : "";
}

std::string content(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("lines go behind what the file has, in their order", "[log]")
{
    const ScratchDirectory scratch;
    const fs::path path = scratch.path() / "xferlog";
    std::ofstream(path) << "before\n";
    {
        const auto file = opened(path);
        file->append("one");
        file->append("two");
    }
    CHECK(content(path) == "before\none\ntwo\n");
}

TEST_CASE("a new file is nobody else's to read", "[log]")
{
    const ScratchDirectory scratch;
    const fs::path path = scratch.path() / "xferlog";
    opened(path).reset();
    CHECK((fs::status(path).permissions() & fs::perms::others_all) == fs::perms::none);
}

TEST_CASE(
    "a file that root makes belongs to the owner of its folder, and one that was there stays whose it was",
    "[log]")
{
    if (::geteuid() != 0) return;
    constexpr uid_t kOwner = 12345;
    const ScratchDirectory scratch;
    REQUIRE(::chown(scratch.path().c_str(), kOwner, kOwner) == 0);
    std::ofstream(scratch.path() / "old") << "a line\n";
    const auto owner_of = [&](const char* name) {
        const auto file = opened(scratch.path() / name);
        struct stat status {};
        REQUIRE(::stat((scratch.path() / name).c_str(), &status) == 0);
        return status.st_uid;
    };
    CHECK(owner_of("new") == kOwner);
    CHECK(owner_of("old") == 0);
}

TEST_CASE("lines of several threads are whole", "[log]")
{
    const ScratchDirectory scratch;
    const fs::path path = scratch.path() / "xferlog";
    const std::string line(300, 'x');
    {
        const auto file = opened(path);
        std::vector<std::thread> threads;
        for (int n = 0; n < 4; ++n)
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    file->append(line);
            });
        for (std::thread& thread : threads)
            thread.join();
    }
    std::string expected;
    for (int i = 0; i < 400; ++i)
        expected += line + '\n';
    CHECK(content(path) == expected);
}

TEST_CASE("when the file is moved away the next line begins a new one", "[log]")
{
    const ScratchDirectory scratch;
    const fs::path path = scratch.path() / "xferlog";
    const fs::path rotated = scratch.path() / "xferlog.1";
    const auto file = opened(path);
    file->append("one");
    file->flush();
    fs::rename(path, rotated);
    file->append("two");
    file->flush();
    CHECK(content(rotated) == "one\n");
    CHECK(content(path) == "two\n");

    fs::remove(path);
    file->append("three");
    file->flush();
    CHECK(content(path) == "three\n");
}

TEST_CASE("a file that cannot be opened is told with its path", "[log]")
{
    const ScratchDirectory scratch;
    const std::string directory = scratch.path().string();
    CHECK(problem_with(directory) == "cannot append to " + directory + ": Is a directory");
    CHECK(problem_with(directory + "/no/xferlog") ==
          "cannot append to " + directory + "/no/xferlog: No such file or directory");
    REQUIRE(::mkfifo((directory + "/pipe").c_str(), 0600) == 0);
    CHECK(problem_with(directory + "/pipe").starts_with("cannot append to " + directory + "/pipe: "));
    CHECK(problem_with("/dev/null") == "cannot append to /dev/null: not a regular file");
}

TEST_CASE("a failure is told once, and so is its end with the lines lost", "[log]")
{
    const CapturedLog log(wharf::log::Format::Text);
    const ScratchDirectory scratch;
    const fs::path directory = scratch.path() / "log";
    const fs::path path = directory / "xferlog";
    fs::create_directory(directory);
    const auto file = opened(path);
    fs::remove_all(directory);
    file->append("lost");
    file->append("lost too");
    file->flush();
    fs::create_directory(directory);
    file->append("there");
    file->append("there too");
    file->flush();

    CHECK(content(path) == "there\nthere too\n");
    const auto lines = log.lines();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].ends_with(fmt::format(
        R"(error event=log-file-failed path="{}" error="No such file or directory")", path.string())));
    CHECK(lines[1].ends_with(
        fmt::format(R"(warning event=log-file-works-again path="{}" lines_lost=2)", path.string())));
}

TEST_CASE("a line that was written in part does not spoil the next", "[log]")
{
    const CapturedLog log(wharf::log::Format::Text);
    const ScratchDirectory scratch;
    const fs::path path = scratch.path() / "xferlog";
    const auto file = opened(path);
    file->append("first");
    file->flush();
    {
        const LargestFile largest(10);
        file->append("second, torn");
        file->flush();
    }
    file->append("third");
    file->flush();
    CHECK(content(path) == "first\nseco\nthird\n");
    CHECK(log.lines().size() == 2);
}
