#include "archive/disk/uploads.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/mark.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::archive;
using test::bytes_of;
using test::dataset_key;
using test::file_name;
using test::Marks;
using test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
const DatasetKey kOther = dataset_key("wxyz-9876");
const FileName kName = file_name("crimes.csv");
constexpr StartAt kAtEnd{StartAt::Kind::End, 0};

StartAt at(std::uint64_t offset)
{
    return {StartAt::Kind::Offset, offset};
}

error_code begin_error(Yard& yard, const DatasetKey& key, StartAt where)
{
    const auto upload = yard.uploads().begin(key, kName, where);
    return upload ? error_code() : upload.error();
}

// What lands when `rest` is sent from there on.
std::string resumed(Yard& yard, StartAt where, std::string_view rest)
{
    auto upload = yard.begin(kKey, kName.text(), where);
    REQUIRE(upload);
    REQUIRE((*upload)->write(bytes_of(rest)));
    const auto landed = yard.uploads().land(std::move(*upload));
    REQUIRE(landed);
    const std::string text = yard.env.contents(layout::landed(kKey, kName)).value();
    CHECK(landed->sha256 == test::sha256(text));
    CHECK(landed->size == text.size());
    return text;
}

void plant_whole(Yard& yard, std::string_view text)
{
    yard.env.plant(layout::landed(kKey, kName), text);
}

void plant_partial(Yard& yard, std::string_view text)
{
    yard.env.plant(layout::partial(kKey, kName), text);
}

} // namespace

TEST_CASE("a landed upload has its name, its digest as its mark, and no trace in staging")
{
    const Marks marks = GENERATE(Marks::Supported, Marks::Unsupported);
    const Sync sync = GENERATE(Sync::No, Sync::Yes);
    Yard yard(marks, sync);
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "id\n1\n"));
    CHECK(yard.env.contents("domains/data.example.gov/abcd-1234/crimes.csv") == "id\n1\n");
    CHECK(test::staged(yard.env).empty());
    CHECK(yard.uploads().digest(kKey, kName).value() == test::sha256("id\n1\n"));
    if (marks == Marks::Unsupported) return;
    const auto file = yard.uploads().open(kKey, kName).value();
    CHECK(file->mark().value() == "5 " + test::sha256("id\n1\n"));
}

TEST_CASE("landing replaces an older file and removes a partial of that name")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "old"));
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "half"));
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "new"));
    CHECK(yard.env.contents(layout::landed(kKey, kName)) == "new");
    CHECK_FALSE(yard.env.contents(layout::partial(kKey, kName)));
}

TEST_CASE("a landed upload is durable when the archive is told to sync, or cannot mark")
{
    const auto [marks, sync] = GENERATE(values<std::pair<Marks, Sync>>(
        {{Marks::Supported, Sync::Yes}, {Marks::Unsupported, Sync::No}, {Marks::Unsupported, Sync::Yes}}));
    Yard yard(marks, sync);
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "id\n1\n"));
    yard.env.crash(0);
    yard.reopen();
    CHECK(yard.env.contents(layout::landed(kKey, kName)) == "id\n1\n");
}

TEST_CASE("the server's own names in a dataset cannot be landed, renamed to, or seen as uploads")
{
    Yard yard;
    const std::string name = GENERATE("active-control.json", "log.txt", "status.txt", "active-schema.json",
                                      "hold", "completed", "move-files-here-to-enqueue-job");
    CHECK(yard.land(kKey, name, "x") == Errc::NameNotAllowed);
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "x"));
    CHECK(yard.uploads().rename(kKey, kName, kKey, file_name(name)).error() == Errc::NameNotAllowed);
    CHECK(test::listed_uploads(yard.uploads(), kKey)->size() == 1);
    CHECK(yard.uploads().open(kKey, file_name(name)).error() == Errc::NotFound);
    CHECK(yard.uploads().remove(kKey, file_name(name)).error() == Errc::NotFound);
    CHECK(yard.env.contents(layout::fixed_file(kKey, FixedFile::ActiveControl)) == "{}");
}

TEST_CASE("an upload to a dataset that is not there is refused")
{
    Yard yard;
    const auto where = GENERATE(StartAt{}, kAtEnd, StartAt{StartAt::Kind::Offset, 3});
    CHECK(begin_error(yard, dataset_key("none-0000"), where) == Errc::NotFound);
}

TEST_CASE("two uploads to one name do not disturb each other: the one that lands last is there")
{
    Yard yard;
    auto first = yard.uploads().begin(kKey, kName, {});
    auto second = yard.uploads().begin(kKey, kName, {});
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE((*first)->write(test::bytes_of("first\n")));
    REQUIRE((*second)->write(test::bytes_of("the second\n")));
    REQUIRE(yard.uploads().land(std::move(*second)));
    CHECK(yard.env.contents(layout::landed(kKey, kName)) == "the second\n");
    const auto landed = yard.uploads().land(std::move(*first));
    REQUIRE(landed);
    CHECK(landed->size == 6);
    CHECK(yard.env.contents(layout::landed(kKey, kName)) == "first\n");
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("a partial is resumed by one upload at a time, and a new upload may overtake it")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "id\n1"));
    auto first = yard.begin(kKey, kName.text(), kAtEnd);
    REQUIRE(first);
    CHECK(begin_error(yard, kKey, kAtEnd) == Errc::Busy);
    CHECK_FALSE(begin_error(yard, kOther, {}));
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "new\n"));
    REQUIRE((*first)->write(test::bytes_of("\n")));
    SECTION("both land")
    {
        REQUIRE(yard.uploads().land(std::move(*first)));
        CHECK(yard.env.contents(layout::landed(kKey, kName)) == "id\n1\n");
    }
    SECTION("the resumed one is dropped: it must not stand in front of what is newer")
    {
        first->reset();
        CHECK(yard.env.contents(layout::landed(kKey, kName)) == "new\n");
        CHECK_FALSE(yard.env.contents(layout::partial(kKey, kName)));
    }
    CHECK(test::staged(yard.env).empty());
    CHECK_FALSE(begin_error(yard, kKey, kAtEnd));
}

TEST_CASE("an upload that another one overtook is not kept when it breaks off")
{
    Yard yard;
    auto first = yard.uploads().begin(kKey, kName, {});
    REQUIRE((*first)->write(bytes_of("first")));
    SECTION("by landing")
    {
        REQUIRE_FALSE(yard.land(kKey, kName.text(), "new"));
    }
    SECTION("by being renamed")
    {
        REQUIRE_FALSE(yard.land(kOther, "other.csv", "new"));
        REQUIRE(yard.uploads().rename(kOther, file_name("other.csv"), kKey, kName));
    }
    CHECK((*first)->keep_partial().value() == Upload::Kept::No);
    first->reset();
    CHECK_FALSE(yard.env.contents(layout::partial(kKey, kName)));
    CHECK(yard.uploads().find(kKey, kName)->whole);
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("nobody resumes a name while an upload to it is under way, for that may become a partial")
{
    Yard yard;
    plant_whole(yard, "older");
    auto first = yard.uploads().begin(kKey, kName, {});
    REQUIRE((*first)->write(bytes_of("new")));
    CHECK(begin_error(yard, kKey, at(5)) == Errc::Busy);
    CHECK(begin_error(yard, kKey, kAtEnd) == Errc::Busy);
    REQUIRE((*first)->keep_partial());
    first->reset();
    CHECK(yard.uploads().find(kKey, kName)->size == 3);
    CHECK(begin_error(yard, kKey, at(5)) == Errc::BadOffset);
    CHECK(resumed(yard, at(3), "er") == "newer");
}

TEST_CASE("a partial that is being resumed when the process dies is a partial again, with what came since")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "id\n1"));
    auto upload = yard.begin(kKey, kName.text(), kAtEnd);
    REQUIRE(upload);
    REQUIRE((*upload)->write(test::bytes_of("\n2")));
    std::string expected = "id\n1\n2";
    SECTION("and no newer one has its name")
    {
    }
    SECTION("but a newer one stays")
    {
        expected = "newer";
        REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), expected));
    }
    yard.env.crash_at(1); // so that nothing is tidied up
    upload->reset();
    const auto report = yard.reopen();
    CHECK(report.partials_kept == (expected == "newer" ? 0 : 1));
    CHECK(report.remarks.empty());
    CHECK(yard.env.contents(layout::partial(kKey, kName)) == expected);
    CHECK(test::staged(yard.env).empty());
    CHECK(yard.reopen().partials_kept == 0);
}

TEST_CASE("a resumed upload that another one overtook is not a partial again when the process dies")
{
    Yard yard;
    plant_partial(yard, "id\n1");
    auto upload = yard.begin(kKey, kName.text(), kAtEnd);
    REQUIRE(upload);
    REQUIRE((*upload)->write(test::bytes_of("\n2")));
    SECTION("by landing")
    {
        REQUIRE_FALSE(yard.land(kKey, kName.text(), "newer"));
    }
    SECTION("by being renamed")
    {
        REQUIRE_FALSE(yard.land(kOther, "other.csv", "newer"));
        REQUIRE(yard.uploads().rename(kOther, file_name("other.csv"), kKey, kName));
    }
    CHECK(test::read_all(**(*upload)->read_back()) == "id\n1\n2");
    yard.env.crash_at(1); // so that nothing is tidied up
    upload->reset();
    const auto report = yard.reopen();
    CHECK(report.partials_kept == 0);
    CHECK(report.uploads_discarded == 1);
    CHECK(report.remarks.empty());
    CHECK_FALSE(yard.env.contents(layout::partial(kKey, kName)));
    CHECK(yard.uploads().find(kKey, kName)->whole);
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("resuming continues the partial, cut to the offset")
{
    Yard yard;
    plant_partial(yard, "id,name\n1,a");
    SECTION("at its end")
    {
        CHECK(resumed(yard, kAtEnd, "\n2,b\n") == "id,name\n1,a\n2,b\n");
    }
    SECTION("at an offset within")
    {
        CHECK(resumed(yard, at(8), "2,b\n") == "id,name\n2,b\n");
    }
    CHECK(test::staged(yard.env).empty());
    CHECK_FALSE(yard.env.contents(layout::partial(kKey, kName)));
}

TEST_CASE("resuming a whole file continues a copy, and the file stays as it was until the copy lands")
{
    Yard yard;
    plant_whole(yard, "id,name\n1,a\n");
    {
        auto upload = yard.begin(kKey, kName.text(), at(8));
        REQUIRE(upload);
        REQUIRE((*upload)->write(bytes_of("9,z\n")));
        CHECK(yard.env.contents(layout::landed(kKey, kName)) == "id,name\n1,a\n");
    }
    CHECK(yard.env.contents(layout::landed(kKey, kName)) == "id,name\n1,a\n");
    CHECK(resumed(yard, kAtEnd, "2,b\n") == "id,name\n1,a\n2,b\n");
}

TEST_CASE("of a partial and a whole file the partial is resumed, wherever from")
{
    Yard yard;
    plant_whole(yard, "WHOLE");
    plant_partial(yard, "partial");
    const auto [where, text] = GENERATE(values<std::pair<StartAt, std::string>>(
        {{at(5), "parti+"}, {at(7), "partial+"}, {kAtEnd, "partial+"}}));
    CHECK(resumed(yard, where, "+") == text);
}

TEST_CASE("an append that broke off can be gone on with, and one without a byte of its own leaves nothing")
{
    Yard yard;
    plant_whole(yard, "12345");
    auto upload = yard.begin(kKey, kName.text(), kAtEnd);
    const bool written = GENERATE(true, false);
    if (written) REQUIRE((*upload)->write(bytes_of("67")));
    CHECK((*upload)->keep_partial().value() == (written ? Upload::Kept::Yes : Upload::Kept::No));
    upload->reset();
    CHECK(yard.uploads().find(kKey, kName)->size == (written ? 7 : 5));
    CHECK(resumed(yard, kAtEnd, "89") == (written ? "123456789" : "1234589"));
}

TEST_CASE("what is empty can be gone on with: there is nothing to catch up with")
{
    Yard yard;
    const auto [whole, written] = GENERATE(table<bool, std::string>({{true, "a"}, {true, ""}, {false, "a"}}));
    whole ? plant_whole(yard, "") : plant_partial(yard, "");
    auto upload = yard.uploads().begin(kKey, kName, kAtEnd);
    REQUIRE(upload);
    REQUIRE((*upload)->write(bytes_of(written)));
    REQUIRE(yard.uploads().land(std::move(*upload)));
    CHECK(yard.env.contents(layout::landed(kKey, kName)) == written);
}

TEST_CASE("resuming at offset 0 is beginning")
{
    Yard yard;
    CHECK(resumed(yard, at(0), "a") == "a");
    plant_partial(yard, "half");
    CHECK(resumed(yard, at(0), "b") == "b");
}

TEST_CASE("resuming what is not there, or beyond its end, is refused and changes nothing")
{
    Yard yard;
    CHECK(begin_error(yard, kKey, kAtEnd) == Errc::NotFound);
    CHECK(begin_error(yard, kKey, at(1)) == Errc::NotFound);
    const bool whole = GENERATE(true, false);
    if (whole)
        plant_whole(yard, "12345");
    else
        plant_partial(yard, "12345");
    const auto before = yard.env.tree();
    CHECK(begin_error(yard, kKey, at(6)) == Errc::BadOffset);
    CHECK(yard.env.tree() == before);
}

TEST_CASE("a failure while taking a partial up leaves the partial as it was")
{
    for (std::uint64_t n = 1;; ++n) {
        Yard yard;
        plant_partial(yard, "id,name\n1,a");
        yard.env.fail_call(n, test::disk_error());
        auto upload = yard.begin(kKey, kName.text(), at(8));
        if (upload) {
            CHECK_FALSE(yard.env.failed());
            CHECK(n > 2);
            break;
        }
        INFO(n);
        CHECK(yard.env.contents(layout::partial(kKey, kName)) == "id,name\n1,a");
        CHECK(test::staged(yard.env).empty());
    }
}

TEST_CASE("whatever call fails, landing gives the new file or leaves the old one")
{
    const auto [marks, sync] = GENERATE(values<std::pair<Marks, Sync>>(
        {{Marks::Supported, Sync::No}, {Marks::Supported, Sync::Yes}, {Marks::Unsupported, Sync::No}}));
    const bool overwrite = GENERATE(true, false);
    bool done = false;
    for (std::uint64_t n = 1; !done; ++n) {
        Yard yard(marks, sync);
        if (overwrite) REQUIRE_FALSE(yard.land(kKey, kName.text(), "old"));
        yard.env.fail_call(n, test::disk_error());
        const error_code error = yard.land(kKey, kName.text(), "brand new");
        done = !yard.env.failed();
        INFO(n << ": " << error.message());
        const auto there = yard.env.contents(layout::landed(kKey, kName));
        if (!error) CHECK(there == "brand new");
        const auto old = overwrite ? std::optional<std::string>("old") : std::nullopt;
        if (error) CHECK((there == old || there == "brand new"));
        CHECK(test::staged(yard.env).size() <= (error ? 1U : 0U));
        yard.reopen();
        CHECK(test::staged(yard.env).empty());
        CHECK(yard.env.contents(layout::landed(kKey, kName)) == there);
    }
}

TEST_CASE(
    "wherever the power goes while landing, the file is old, new, partial or gone, never less than whole")
{
    const auto [marks, sync] = GENERATE(values<std::pair<Marks, Sync>>(
        {{Marks::Supported, Sync::No}, {Marks::Supported, Sync::Yes}, {Marks::Unsupported, Sync::No}}));
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{12}));
    const std::string fresh = "brand new, and longer";
    bool done = false;
    for (std::uint64_t n = 1; !done; ++n) {
        Yard yard(marks, sync);
        yard.env.plant(layout::landed(kKey, kName), "old");
        yard.env.crash_at(n);
        const error_code error = yard.land(kKey, kName.text(), fresh);
        done = !yard.env.failed();
        yard.env.crash(seed);
        yard.reopen();
        INFO("call " << n << ", seed " << seed);
        const auto there = yard.env.contents(layout::landed(kKey, kName));
        CHECK((there == std::nullopt || there == "old" || there == fresh));
        if (!error && sync == Sync::Yes) CHECK(there == fresh);
        if (const auto partial = yard.env.contents(layout::partial(kKey, kName)))
            CHECK(fresh.starts_with(*partial));
        CHECK(test::staged(yard.env).empty());
    }
}

TEST_CASE("the list has whole files and partials, and a partial stands in front of a whole file")
{
    Yard yard;
    yard.env.set_now(TimePoint(std::chrono::milliseconds(1'000)));
    REQUIRE_FALSE(yard.land(kKey, "a.csv", "whole"));
    REQUIRE_FALSE(yard.keep_partial(kKey, "b.csv", "part"));
    REQUIRE_FALSE(yard.land(kKey, "c.csv", "both"));
    REQUIRE_FALSE(yard.keep_partial(kKey, "c.csv", "in front"));
    REQUIRE_FALSE(yard.land(kOther, "d.csv", "elsewhere"));

    auto uploads = test::listed_uploads(yard.uploads(), kKey).value();
    REQUIRE(uploads.size() == 3);
    CHECK(uploads[0].name == "a.csv");
    CHECK(uploads[0].whole);
    CHECK(uploads[0].info.size == 5);
    CHECK(uploads[0].info.modified == TimePoint(std::chrono::milliseconds(1'000)));
    CHECK_FALSE(uploads[1].whole);
    CHECK(uploads[1].info.size == 4);
    CHECK_FALSE(uploads[2].whole);
    CHECK(uploads[2].info.size == 8);
    CHECK(test::listed_uploads(yard.uploads(), dataset_key("none-0000")).error() == Errc::NotFound);
}

TEST_CASE("only a whole file can be opened, renamed or digested")
{
    Yard yard;
    CHECK(yard.uploads().open(kKey, kName).error() == Errc::NotFound);
    CHECK(yard.uploads().rename(kKey, kName, kKey, file_name("x.csv")).error() == Errc::NotFound);
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "part"));
    CHECK(yard.uploads().open(kKey, kName).error() == Errc::Incomplete);
    CHECK(yard.uploads().rename(kKey, kName, kKey, file_name("x.csv")).error() == Errc::Incomplete);
    CHECK(yard.uploads().digest(kKey, kName).error() == Errc::Incomplete);
    CHECK(yard.uploads().open_whole(kKey, kName).error() == Errc::Incomplete);
    CHECK_FALSE(yard.uploads().find(kKey, kName)->whole);
}

TEST_CASE(
    "an upload that was to replace a file and broke off stands for the name; the file is there for readers")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "old"));
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "newe"));
    CHECK(yard.uploads().find(kKey, kName)->size == 4);
    CHECK(yard.uploads().open(kKey, kName).error() == Errc::Incomplete);
    CHECK(yard.uploads().rename(kKey, kName, kKey, file_name("x.csv")).error() == Errc::Incomplete);
    CHECK(yard.enqueue(kKey, kName.text()).error() == Errc::Incomplete);
    const auto older = yard.uploads().open_whole(kKey, kName);
    REQUIRE(older);
    CHECK(test::read_all(**older) == "old");
    CHECK(resumed(yard, at(4), "r") == "newer");
    CHECK(yard.uploads().find(kKey, kName)->whole);
}

TEST_CASE("a file renamed onto a partial's name is what the name stands for")
{
    Yard yard;
    plant_partial(yard, "partial");
    REQUIRE_FALSE(yard.land(kKey, "other.csv", "other"));
    REQUIRE(yard.uploads().rename(kKey, file_name("other.csv"), kKey, kName));
    CHECK(resumed(yard, kAtEnd, "+") == "other+");
}

TEST_CASE("a whole file is renamed within a dataset and between datasets, replacing what is there")
{
    Yard yard;
    const DatasetKey to = GENERATE(kKey, kOther);
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "x"));
    REQUIRE_FALSE(yard.land(to, "new.csv", "older"));
    REQUIRE(yard.uploads().rename(kKey, kName, to, file_name("new.csv")));
    CHECK(yard.env.contents(layout::landed(to, file_name("new.csv"))) == "x");
    CHECK(yard.uploads().find(kKey, kName).error() == Errc::NotFound);
    CHECK(yard.uploads().rename(to, file_name("new.csv"), dataset_key("none-0000"), kName).error() ==
          Errc::NotFound);
}

TEST_CASE("a file whose mark is of another length is digested anew")
{
    Yard yard;
    plant_whole(yard, "by hand");
    CHECK(yard.uploads().digest(kKey, kName).value() == test::sha256("by hand"));
    REQUIRE_FALSE(yard.land(kKey, "b.csv", "uploaded"));
    const std::string path = layout::landed(kKey, file_name("b.csv"));
    REQUIRE(yard.env.open(path, OpenMode::Append).value()->append(bytes_of(" and more")));
    CHECK(yard.uploads().digest(kKey, file_name("b.csv")).value() == test::sha256("uploaded and more"));
}
