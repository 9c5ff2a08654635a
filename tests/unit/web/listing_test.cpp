#include "server/web/listing.hpp"

#include "tests/unit/web/markup.hpp"

#include <fmt/format.h>

using namespace wharf;
using namespace wharf::web;
using test::has;

TEST_CASE("a folder shows its names with what they lead to, their size and time")
{
    const Html content = listing_content({"Snapshots of b2fd-cjk2",
                                          {{"completed", "/x/completed/"}},
                                          "2026",
                                          {{"11", "/x/completed/2026/11/", true, 4096, test::at_second(1)},
                                           {"a.csv", "/x/a.csv", false, 1'400'000, test::at_second(2)}}});
    CHECK(has(content, "<h1>Snapshots of b2fd-cjk2</h1>"));
    CHECK(has(content, R"(<a href="/x/completed/">completed</a>)"));
    CHECK(has(content, R"(<b aria-current="page">2026</b>)"));
    CHECK(has(content, R"(<a href="/x/completed/2026/11/">11/</a>)"));
    CHECK(has(content, R"(<a href="/x/a.csv">a.csv</a>)"));
    CHECK(has(content, "1.4 MB"));
    CHECK(has(content, "2026-11-21T13:05:02.000Z"));
    CHECK_FALSE(has(content, "4.1 kB"));
}

TEST_CASE("a snapshot that a reader may run again leads to the form for it")
{
    const Html content = listing_content({"Snapshots",
                                          {},
                                          "21",
                                          {{"a.csv", "/x/a.csv", false, 1, {}, "/admin/run?name=a.csv"},
                                           {"b.csv", "/x/b.csv", false, 1, {}}}});
    CHECK(has(content, R"(<a href="/admin/run?name=a.csv">Run again</a>)"));
    CHECK(content.markup().find("Run again") == content.markup().rfind("Run again"));
}

TEST_CASE("on a phone a snapshot's size and time are told by name")
{
    const Html content =
        listing_content({"Snapshots", {}, "21", {{"a.csv", "/x/a.csv", false, 1, test::at_second(2)}}});
    CHECK(has(content, R"(<table class="table cards">)"));
    CHECK(has(content, R"(data-label="Size">1 byte</td>)"));
    CHECK(has(content, R"(data-label="Time"><time)"));
}

TEST_CASE("the way to a folder begins at its dataset, as far as that is known")
{
    Listing listing{"Snapshots", {{"completed", "/x/completed/"}}, "2026", {}};
    CHECK_FALSE(has(listing_content(listing), "Datasets"));
    listing.dataset = {test::a_job().manifest.dataset, "Crimes"};
    const Html content = listing_content(listing);
    CHECK(has(content, R"(<nav class="trail" aria-label="Where you are"><a href="/admin/datasets">)"));
    CHECK(has(content, R"(href="/admin/datasets/data.example.gov/b2fd-cjk2">Crimes</a>)"));
}

TEST_CASE("of a folder with very many files the newest are shown, and links lead to the others")
{
    Listing listing{
        "Snapshots", {{"completed", "/x/"}, {"2026", "/x/2026/"}, {"11", "/x/2026/11/"}}, "21", {}};
    for (int number = 0; number < 251; ++number)
        listing.names.push_back(
            {fmt::format("{}.csv", number), fmt::format("/x/2026/11/21/{}.csv", number), false, 1, {}});
    listing.dataset = {test::a_job().manifest.dataset, ""};
    const Html content = listing_content(listing);
    CHECK_FALSE(has(content, ">0.csv<"));
    CHECK(has(content, ">1.csv<"));
    CHECK(has(content, ">250.csv<"));
    CHECK(has(content, "1 earlier file is not shown;"));
    CHECK(has(content, R"(<a href="/x/2026/11/21/index.json">index</a>)"));
    CHECK(has(content, R"(<a href="/admin/jobs?domain=data.example.gov&amp;dataset=b2fd-cjk2)"
                       R"(&amp;from=2026-11-21&amp;until=2026-11-21">jobs of that day</a>)"));
    listing.names.erase(listing.names.begin());
    CHECK_FALSE(has(listing_content(listing), "not shown"));
}

TEST_CASE("no name of a file becomes markup")
{
    const Html content = listing_content(
        {test::kNasty, {{test::kNasty, "/x"}}, test::kNasty, {{test::kNasty, "/x", false, 1, {}}}});
    CHECK(test::is_inert(content.markup()));
    CHECK_FALSE(has(content, "<img"));
}

TEST_CASE("a folder with nothing in it says so")
{
    CHECK(has(listing_content({"Snapshots", {}, "completed", {}}), "No snapshots yet"));
}
