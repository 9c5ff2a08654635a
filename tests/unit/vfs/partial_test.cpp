// What an upload that broke off leaves, and where one may go on.
#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::error_of;
using test::kQueue;
using test::must;
using test::TreeTest;
using vfs::Errc;

TEST_CASE_METHOD(TreeTest, "an offset into what is not there does not fit, wherever a file could be", "[vfs]")
{
    const auto session = publisher();
    const auto resume = [&](const std::string& path) {
        return error_of(session->store(path, "x", vfs::WriteMode::Store, 1));
    };
    CHECK(resume("/b2fd-cjk2/none.csv") == Errc::BadOffset);
    CHECK(resume(kQueue + "/none.csv") == Errc::BadOffset);
    CHECK(resume("/zzzz-zzzz/none.csv") == Errc::NotFound);
    CHECK(session->names(kQueue).empty());
    CHECK(error_of(session->tree.stat(test::at("/b2fd-cjk2/none.csv"))) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "an upload that failed says whether anything of it is kept", "[vfs]")
{
    const auto session = publisher();
    const auto kept = [&](const std::string& path, std::string_view text) {
        auto handle = must(session->tree.open_write(test::at(path), vfs::WriteMode::Store, 0));
        if (!text.empty()) must(handle->write(test::bytes_of(text)));
        return handle->keep_partial();
    };
    CHECK(kept("/b2fd-cjk2/a.csv", "x"));
    CHECK_FALSE(kept("/b2fd-cjk2/b.csv", ""));
    CHECK_FALSE(kept("/requestId", "abc"));
    auto handle = must(session->tree.open_write(test::at("/b2fd-cjk2/c.csv"), vfs::WriteMode::Store, 0));
    must(handle->write(test::bytes_of("x")));
    env.fail_call(1, {boost::system::errc::no_space_on_device, boost::system::system_category()});
    CHECK_FALSE(handle->keep_partial());
}
