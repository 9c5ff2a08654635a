#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::at;
using test::error_of;
using test::must;
using test::TreeTest;
using vfs::Errc;

namespace {

const archive::TimePoint kThen = std::chrono::sys_days(std::chrono::year(2001) / 2 / 3);

} // namespace

TEST_CASE_METHOD(TreeTest, "an upload gets the time its owner gives it, and stays whole and known", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n1\n"));
    const auto before = must(session->tree.known_digest(at("/b2fd-cjk2/a.csv")));
    must(session->tree.set_modified(at("/b2fd-cjk2/a.csv"), kThen));
    CHECK(must(session->tree.stat(at("/b2fd-cjk2/a.csv"))).modified == kThen);
    CHECK(must(session->tree.known_digest(at("/b2fd-cjk2/a.csv")))->sha256 == before->sha256);
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv")) == "a\n1\n");
}

TEST_CASE_METHOD(TreeTest, "a time that was set survives power loss, and recovery finds the file whole",
                 "[vfs]")
{
    must(publisher()->store("/b2fd-cjk2/a.csv", "a\n1\n"));
    must(publisher()->tree.set_modified(at("/b2fd-cjk2/a.csv"), kThen));
    env.crash(1);
    open();
    const auto upload = must(archive->uploads().find(key, test::file_name("a.csv")));
    CHECK(upload.whole);
    CHECK(upload.modified == kThen);
}

TEST_CASE_METHOD(TreeTest, "only whole uploads have a time to set, and only for who may write", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n"));
    session->leave_partial("/b2fd-cjk2/half.csv", "a\n");
    const auto refused = [&](std::string_view path) {
        return error_of(session->tree.set_modified(at(path), kThen));
    };
    CHECK(refused("/b2fd-cjk2/half.csv") == Errc::Incomplete);
    CHECK(refused("/b2fd-cjk2/none.csv") == Errc::NotFound);
    CHECK(refused("/b2fd-cjk2/log.txt") == Errc::ReadOnly);
    CHECK(refused("/b2fd-cjk2") == Errc::ReadOnly);
    CHECK(refused("/requestId") == Errc::ReadOnly);
    CHECK(refused("/") == Errc::ReadOnly);
    CHECK(error_of(viewer()->tree.set_modified(at("/b2fd-cjk2/a.csv"), kThen)) == Errc::Denied);
    CHECK(must(session->tree.stat(at("/b2fd-cjk2/a.csv"))).modified == env.now());
}

TEST_CASE("whatever call fails while a time is set, the file stays whole", "[vfs]")
{
    for (std::uint64_t call = 1;; ++call) {
        TreeTest test;
        const auto session = test.publisher();
        must(session->store("/b2fd-cjk2/a.csv", "a\n1\n"));
        test.env.fail_call(call, {boost::system::errc::io_error, boost::system::system_category()});
        const auto set = session->tree.set_modified(at("/b2fd-cjk2/a.csv"), kThen);
        CHECK(set.has_value() != test.env.failed());
        CHECK(must(session->fetch("/b2fd-cjk2/a.csv")) == "a\n1\n");
        CHECK(must(session->tree.known_digest(at("/b2fd-cjk2/a.csv")))->bytes == 4);
        if (!test.env.failed()) break;
    }
}
