#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::error_of;
using test::kQueue;
using test::must;
using test::TreeTest;
using vfs::Errc;

TEST_CASE_METHOD(TreeTest, "a domain takes what its quota leaves, wherever the file is stored",
                 "[vfs][quota]")
{
    const auto session = publisher();
    archive->space().set_limits({.domain_quota = 10, .min_free = 0});
    const std::string where = GENERATE_COPY(as<std::string>{}, "/b2fd-cjk2", kQueue);
    must(session->store("/b2fd-cjk2/old.csv", "12345"));
    const auto room = must(session->tree.room(test::at(where)));
    CHECK(room.used == 5);
    CHECK(room.quota == 10U);
    CHECK(room.left == 5);
    CHECK(error_of(session->store(where + "/a.csv", "123456")) == Errc::OverQuota);
    must(session->store(where + "/a.csv", "12345"));
    CHECK(error_of(session->tree.open_write(test::at(where + "/b.csv"), vfs::WriteMode::Store, 0)) ==
          Errc::OverQuota);
    must(session->store("/requestId", std::string(32, 'a'))); // not what a quota is about
    must(session->tree.remove(test::at("/b2fd-cjk2/old.csv")));
    must(session->store(where + "/b.csv", "12345"));
}

TEST_CASE_METHOD(TreeTest, "above the domains only the disk says what there is room for", "[vfs][quota]")
{
    archive->space().set_limits({.domain_quota = 10, .min_free = 100});
    env.set_free_space(1100);
    const auto room = must(admin()->tree.room(test::at("/")));
    CHECK_FALSE(room.quota);
    CHECK(room.left == 1000);
}

TEST_CASE_METHOD(TreeTest, "what is resumed must not be larger than an upload may be", "[vfs]")
{
    publisher()->leave_partial("/b2fd-cjk2/a.csv", std::string(1000, 'x'));
    const vfs::Access access{"bob", true, std::vector{key.domain}, "ftps"};
    test::Session smaller(*archive, intake, board, access, {999});
    const auto mode = GENERATE(vfs::WriteMode::Append, vfs::WriteMode::Store);
    const std::uint64_t offset = mode == vfs::WriteMode::Store ? 1000 : 0;
    CHECK(error_of(smaller.tree.open_write(test::at("/b2fd-cjk2/a.csv"), mode, offset)) == Errc::TooLarge);
    CHECK(must(publisher()->tree.stat(test::at("/b2fd-cjk2/a.csv"))).size == 1000);
}
