#include "server/web/paths.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;

TEST_CASE("a snapshot is where the tree has it, its name encoded")
{
    auto job = test::a_job(2).manifest;
    job.filename = test::must(archive::FileName::parse("Straßen & Plätze?.csv"));
    CHECK(paths::snapshot(job) == "/d/data.example.gov/datasync/id/b2fd-cjk2/completed/2026/11/21/"
                                  "13%3A05%3A02.000-Stra%C3%9Fen%20%26%20Pl%C3%A4tze%3F.csv");
    CHECK(paths::payload(job, "pull.csv") ==
          "/d/data.example.gov/datasync/id/b2fd-cjk2/payload/00000000000000000000000000000002/pull.csv");
}

TEST_CASE("after the sign-in a browser goes to paths of this server only")
{
    CHECK(paths::own_path_or_jobs("/admin/jobs?user=ann&standing=failed") ==
          "/admin/jobs?user=ann&standing=failed");
    CHECK(paths::own_path_or_jobs("/") == "/");
    const std::string wanted =
        GENERATE(as<std::string>{}, "", "admin/jobs", "//evil.example", "///evil.example",
                 "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
                 " /admin", "/a b", "/a\r\nSet-Cookie: x=1", "/a\tb", "/\t/evil.example", "/\xC3\xA4");
    CHECK(paths::own_path_or_jobs(wanted) == "/admin/jobs");
}
