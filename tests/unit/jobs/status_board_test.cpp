#include "archive/jobs/status_board.hpp"

#include "archive/disk/layout.hpp"
#include "tests/support/fake_env.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace wharf;
using archive::Sync;

namespace {

struct BoardTest {
    BoardTest()
    {
        for (const auto& directory : archive::layout::fixed_directories()) {
            REQUIRE(env.make_directory(directory));
            REQUIRE(env.sync_directory(archive::layout::parent(directory)));
        }
        REQUIRE(datasets.create_domain(key.domain));
        REQUIRE(datasets.create(key, "{}"));
    }
    std::string status_txt() { return *datasets.read(key, archive::FixedFile::Status); }

    archive::DatasetKey key{*archive::DomainName::parse("data.example.gov"),
                            *archive::DatasetId::parse("b2fd-cjk2")};
    test::FakeEnv env;
    archive::Datasets datasets{env};
    jobs::StatusBoard board{datasets};
};

} // namespace

TEST_CASE_METHOD(BoardTest, "status.txt has the line posted last and nothing else", "[jobs][status][drop-19]")
{
    CHECK(status_txt().empty());
    REQUIRE(board.post(key, "a1", "QUEUED: a.csv is waiting", Sync::No));
    REQUIRE(board.post(key, "a1", "SUCCESS: done", Sync::Yes));
    CHECK(status_txt() == "a1 : SUCCESS: done\n");
}

TEST_CASE_METHOD(BoardTest, "each tag keeps its own line", "[jobs][status][drop-13]")
{
    REQUIRE(board.post(key, "a1", "SUCCESS: done", Sync::Yes));
    REQUIRE(board.post(key, "b2", "QUEUED: b.csv is waiting", Sync::No));
    CHECK(board.line(key, "a1") == "a1 : SUCCESS: done\n");
    CHECK(board.line(key, "b2") == "b2 : QUEUED: b.csv is waiting\n");
    CHECK(status_txt() == "b2 : QUEUED: b.csv is waiting\n");
    CHECK_FALSE(board.line(key, "c3"));
    CHECK_FALSE(board.line({key.domain, *archive::DatasetId::parse("aaaa-aaaa")}, "a1"));
}

TEST_CASE_METHOD(BoardTest, "an end that could not be written is not told either", "[jobs][status]")
{
    REQUIRE(board.post(key, "a1", "RUNNING: reading", Sync::No));
    env.fail_call(1, make_error_code(boost::system::errc::no_space_on_device));
    CHECK_FALSE(board.post(key, "a1", "SUCCESS: done", Sync::Yes));
    CHECK(board.line(key, "a1") == "a1 : RUNNING: reading\n");
    CHECK(status_txt() == "a1 : RUNNING: reading\n");
}

TEST_CASE_METHOD(BoardTest, "progress is told even while the disk is full", "[jobs][status]")
{
    env.fail_call(1, make_error_code(boost::system::errc::no_space_on_device));
    CHECK_FALSE(board.post(key, "a1", "QUEUED: a.csv is waiting", Sync::No));
    CHECK(board.line(key, "a1") == "a1 : QUEUED: a.csv is waiting\n");
}

TEST_CASE_METHOD(BoardTest, "an end survives power loss", "[jobs][status]")
{
    REQUIRE(board.post(key, "a1", "SUCCESS: done", Sync::Yes));
    env.crash(0);
    CHECK(status_txt() == "a1 : SUCCESS: done\n");
}

TEST_CASE_METHOD(BoardTest, "the lines posted longest ago are forgotten first", "[jobs][status]")
{
    REQUIRE(board.post(key, "first", "RUNNING: one", Sync::No));
    REQUIRE(board.post(key, "second", "RUNNING: two", Sync::No));
    REQUIRE(board.post(key, "first", "RUNNING: again", Sync::No));
    for (std::size_t i = 0; i + 1 < jobs::StatusBoard::kRemembered; ++i)
        REQUIRE(board.post(key, fmt::format("{}", i), "RUNNING: x", Sync::No));
    CHECK_FALSE(board.line(key, "second"));
    CHECK(board.line(key, "first") == "first : RUNNING: again\n");
}
