#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::at;
using test::error_of;
using test::must;
using test::TreeTest;
using vfs::Errc;

TEST_CASE_METHOD(TreeTest, "what is available is what the disk has left, where the user may store", "[vfs]")
{
    env.set_free_space(12'345'678'901);
    const auto session = publisher();
    for (const auto* path : {"/", "/b2fd-cjk2", "/b2fd-cjk2/move-files-here-to-enqueue-job"})
        CHECK(must(session->tree.available(at(path))) == 12'345'678'901);
    CHECK(must(session->tree.available(at("/b2fd-cjk2/completed"))) == 0);
    CHECK(must(viewer()->tree.available(at("/b2fd-cjk2"))) == 0);
}

TEST_CASE_METHOD(TreeTest, "only a folder that is there has space", "[vfs]")
{
    const auto session = publisher();
    CHECK(error_of(session->tree.available(at("/b2fd-cjk2/log.txt"))) == Errc::NotADirectory);
    CHECK(error_of(session->tree.available(at("/zzzz-zzzz"))) == Errc::NotFound);
    CHECK(error_of(session->tree.available(at("/none"))) == Errc::NotFound);
}
