#include "archive/disk/upload.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/mark.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::archive;
using test::bytes_of;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = test::dataset_key();
const FileName kName = file_name("crimes.csv");

std::unique_ptr<Upload> begin(Yard& yard, StartAt at = {})
{
    auto upload = yard.begin(kKey, kName.text(), at);
    REQUIRE(upload);
    return std::move(*upload);
}

void write(Upload& upload, std::string_view text)
{
    REQUIRE(upload.write(bytes_of(text)));
}

bool proves_whole(const Upload& upload)
{
    auto proof = upload.proof();
    REQUIRE(proof);
    for (;;)
        if (const auto answer = proof->go_on()) return *answer;
}

} // namespace

TEST_CASE("an upload knows where it goes and how much has arrived")
{
    Yard yard;
    const auto upload = begin(yard);
    write(*upload, "id,name\n");
    write(*upload, "1,a\n");
    CHECK(upload->dataset() == kKey);
    CHECK(upload->name() == kName);
    CHECK(upload->size() == 12);
}

TEST_CASE("bytes may be digested before they are written")
{
    const std::string sha256 = "b7773700b1468b27c88d7122034e23bc5af7703c70bc13fd545d8e08534dcf41";
    Yard yard;
    auto upload = begin(yard);
    SECTION("not at all")
    {
        write(*upload, "id,name\n");
        write(*upload, "1,a\n");
    }
    SECTION("a block ahead")
    {
        upload->digest_ahead(bytes_of("id,name\n"));
        upload->digest_ahead(bytes_of("1,"));
        write(*upload, "id,name\n");
        upload->digest_ahead(bytes_of("a\n"));
        write(*upload, "1,a\n");
    }
    SECTION("a part of a block")
    {
        upload->digest_ahead(bytes_of("id,"));
        write(*upload, "id,name\n");
        write(*upload, "1,a\n");
    }
    CHECK(yard.uploads().land(std::move(upload))->sha256 == sha256);
}

TEST_CASE("an upload goes on from the digest of what was there")
{
    Yard yard;
    auto first = begin(yard);
    write(*first, "id,name\n");
    REQUIRE(first->keep_partial().value() == Upload::Kept::Yes);
    first.reset();
    auto second = begin(yard, {StartAt::Kind::End, 0});
    second->digest_ahead(bytes_of("1,a\n"));
    write(*second, "1,a\n");
    const auto landed = yard.uploads().land(std::move(second));
    CHECK(landed->sha256 == "b7773700b1468b27c88d7122034e23bc5af7703c70bc13fd545d8e08534dcf41");
}

TEST_CASE("an upload that was digested and not written is a mistake of the caller's")
{
    Yard yard;
    auto upload = begin(yard);
    write(*upload, "id\n");
    upload->digest_ahead(bytes_of("1\n"));
    CHECK_THROWS_AS(yard.uploads().land(std::move(upload)), std::logic_error);
}

TEST_CASE("an upload under way is in staging and nowhere else")
{
    Yard yard;
    const auto before = yard.env.tree();
    const auto upload = begin(yard);
    write(*upload, "id\n");
    CHECK(yard.env.tree().size() == before.size() + 1);
    CHECK(test::staged(yard.env).size() == 1);
    CHECK(test::listed_uploads(yard.uploads(), kKey)->empty());
}

TEST_CASE("an abandoned upload leaves nothing behind")
{
    Yard yard;
    const auto before = yard.env.tree();
    write(*begin(yard), "id\n");
    CHECK(yard.env.tree() == before);
}

TEST_CASE("what arrived can be read back before the upload ends")
{
    Yard yard;
    const auto upload = begin(yard);
    write(*upload, "{\"action\":");
    write(*upload, "\"Append\"}");
    const auto file = upload->read_back();
    REQUIRE(file);
    CHECK(test::read_all(**file) == "{\"action\":\"Append\"}");
}

TEST_CASE("a kept upload is a partial, and no staging file of its own")
{
    Yard yard;
    const auto upload = begin(yard);
    write(*upload, "id,na");
    REQUIRE(upload->keep_partial());
    CHECK(yard.env.contents(layout::partial(kKey, kName)) == "id,na");
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("a kept upload replaces an older partial of its name")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "old and longer"));
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "new"));
    CHECK(yard.env.contents(layout::partial(kKey, kName)) == "new");
}

TEST_CASE("an empty upload is not kept, and the older partial stays")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "old"));
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), ""));
    CHECK(yard.env.contents(layout::partial(kKey, kName)) == "old");
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("an abandoned upload that continued a partial leaves what it continued")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "id,name\n1"));
    write(*begin(yard, {StartAt::Kind::Offset, 8}), "2,b");
    CHECK(yard.env.contents(layout::partial(kKey, kName)) == "id,name\n");
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("complete gzip members prove an upload whole, anything else does not")
{
    Yard yard;
    const std::string packed = test::gzip("id,name\n1,a\n");
    const auto [text, whole] =
        GENERATE_COPY(values<std::pair<std::string, bool>>({{packed, true},
                                                            {packed + packed, true},
                                                            {packed.substr(0, packed.size() - 1), false},
                                                            {packed + packed.substr(0, 5), false},
                                                            {"id,name\n1,a\n", false},
                                                            {"", false}}));
    const auto upload = begin(yard);
    write(*upload, text);
    CHECK(proves_whole(*upload) == whole);
}

TEST_CASE("a resumed gzip file proves itself by all of its bytes")
{
    Yard yard;
    const std::string packed = test::gzip("id,name\n1,a\n");
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), packed.substr(0, 11)));
    const auto upload = begin(yard, {StartAt::Kind::End, 0});
    CHECK_FALSE(proves_whole(*upload));
    write(*upload, packed.substr(11));
    CHECK(proves_whole(*upload));
}

TEST_CASE("a proof looks at a part at a time, however much it decompresses to")
{
    Yard yard;
    const auto upload = begin(yard);
    write(*upload, test::gzip(std::string(std::size_t{100} << 20, '\n'))); // some 100 KiB
    auto proof = upload->proof();
    REQUIRE(proof);
    CHECK_FALSE(proof->go_on());
    CHECK_FALSE(proof->go_on());
    CHECK(proof->go_on() == true);
}

TEST_CASE("a partial that is taken up has the mark of no landed file any more")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "id,name\n1"));
    const std::string partial = layout::partial(kKey, kName);
    REQUIRE(yard.env.open(partial, OpenMode::Append).value()->set_mark("12 " + std::string(64, 'a')));
    const auto upload = begin(yard, {StartAt::Kind::End, 0});
    write(*upload, "2,");
    REQUIRE(upload->keep_partial().value() == Upload::Kept::Yes);
    CHECK(read_mark(*yard.env.open(partial, OpenMode::Read).value()).value() == std::nullopt);
}

TEST_CASE("a failing disk under an upload gives an error, and still lets it be kept or abandoned")
{
    Yard yard;
    const bool keep = GENERATE(true, false);
    {
        const auto upload = begin(yard);
        write(*upload, "id,name\n");
        yard.env.fail_call(1, test::disk_error());
        const auto failed = upload->write(bytes_of("1,a\n"));
        REQUIRE_FALSE(failed);
        CHECK(failed.error() == test::disk_error());
        if (keep) REQUIRE(upload->keep_partial());
    }
    CHECK(test::staged(yard.env).empty());
    const auto kept = yard.env.contents(layout::partial(kKey, kName));
    CHECK(kept.has_value() == keep);
    if (keep) CHECK(std::string_view("id,name\n1,a\n").starts_with(*kept));
}
