#include "archive/disk/digest.hpp"
#include "archive/disk/layout.hpp"
#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::at;
using test::error_of;
using test::kQueue;
using test::must;
using test::TreeTest;

namespace {

std::string sha256(std::string_view text)
{
    archive::Sha256 digest;
    digest.update(test::bytes_of(text));
    return digest.hex();
}

} // namespace

TEST_CASE_METHOD(TreeTest, "the digest of a landed file is known, that of others is not", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n1\n"));
    const auto known = must(session->tree.known_digest(at("/b2fd-cjk2/a.csv")));
    REQUIRE(known);
    CHECK(known->bytes == 4);
    CHECK(known->sha256 == sha256("a\n1\n"));
    for (const auto* path : {"/", "/b2fd-cjk2", "/requestId", "/b2fd-cjk2/none.csv", "/b2fd-cjk2/log.txt",
                             "/zzzz-zzzz/a.csv", "/b2fd-cjk2/completed/2026/11/21/x"})
    {
        CAPTURE(path);
        CHECK_FALSE(must(session->tree.known_digest(at(path))));
    }
}

TEST_CASE_METHOD(TreeTest, "a partial has no digest, though an older file of its name has one", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n1\n"));
    session->leave_partial("/b2fd-cjk2/a.csv", "a\n");
    session->leave_partial("/b2fd-cjk2/half.csv", "a\n");
    for (const auto* path : {"/b2fd-cjk2/a.csv", "/b2fd-cjk2/half.csv"})
        CHECK(error_of(session->tree.known_digest(at(path))) == vfs::Errc::Incomplete);
}

TEST_CASE_METHOD(TreeTest, "a file that grew behind the server's back is not known by its old digest",
                 "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n1\n"));
    const auto path = archive::layout::landed(key, test::file_name("a.csv"));
    const auto file = must(env.open(path, archive::OpenMode::Append));
    must(file->append(test::bytes_of("2\n")));
    CHECK_FALSE(must(session->tree.known_digest(at("/b2fd-cjk2/a.csv"))));
}

TEST_CASE_METHOD(TreeTest,
                 "a file that became a job is known by the newest job of that name, to all of the domain",
                 "[vfs]")
{
    const auto session = publisher();
    for (const auto* text : {"a\n1\n", "a\n2\n22\n"}) {
        must(session->store("/b2fd-cjk2/a.csv", text));
        must(session->rename("/b2fd-cjk2/a.csv", kQueue));
        env.advance(std::chrono::hours(30));
    }
    const auto other = login({"vic", false, std::vector{key.domain}, "ftps"});
    for (const auto* path : {"/b2fd-cjk2/a.csv", "/b2fd-cjk2/move-files-here-to-enqueue-job/a.csv"}) {
        const auto known = must(other->tree.known_digest(at(path)));
        REQUIRE(known);
        CHECK(known->bytes == 7);
        CHECK(known->sha256 == sha256("a\n2\n22\n"));
    }
    CHECK_FALSE(must(other->tree.known_digest(at("/b2fd-cjk2/b.csv"))));
    CHECK_FALSE(other->tree.stat(at("/b2fd-cjk2/a.csv")));
    const auto stranger =
        login({"eve", true, std::vector{must(archive::DomainName::parse("eve.example.com"))}, "ftps"});
    CHECK_FALSE(must(stranger->tree.known_digest(at("/data.example.gov/b2fd-cjk2/a.csv"))));
    CHECK_FALSE(must(stranger->tree.known_digest(at("/b2fd-cjk2/a.csv"))));
}

TEST_CASE_METHOD(TreeTest, "a control file or schema that was taken is known as it came, refused or not",
                 "[vfs]")
{
    const auto session = publisher();
    const auto [name, text] = GENERATE(table<std::string, std::string>({
        {"control.json", test::kPlainControl},
        {"control.json", "{"},
        {"schema.json", "[]"},
    }));
    const std::string path = "/b2fd-cjk2/" + name;
    CHECK_FALSE(must(session->tree.known_digest(at(path))));
    must(session->store(path, text));
    must(session->rename(path, kQueue));
    for (const std::string& asked : {path, kQueue + '/' + name}) {
        const auto known = must(viewer()->tree.known_digest(at(asked)));
        REQUIRE(known);
        CHECK(known->bytes == text.size());
        CHECK(known->sha256 == sha256(text));
    }
    must(session->store(kQueue + '/' + name, text + " "));
    CHECK(must(session->tree.known_digest(at(path)))->sha256 == sha256(text + " "));
    must(session->tree.make_directory(at("/aaaa-aaaa")));
    CHECK_FALSE(must(session->tree.known_digest(at("/aaaa-aaaa/" + name))));
}

TEST_CASE_METHOD(TreeTest, "a file landed again is known as it is now, not as the job of its name", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "old\n"));
    must(session->rename("/b2fd-cjk2/a.csv", kQueue));
    must(session->store("/b2fd-cjk2/a.csv", "new\n1\n"));
    CHECK(must(session->tree.known_digest(at("/b2fd-cjk2/a.csv")))->sha256 == sha256("new\n1\n"));
}
