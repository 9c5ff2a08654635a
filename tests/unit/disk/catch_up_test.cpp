// What an upload does before its first byte when it goes on from bytes that are there.
#include "archive/disk/layout.hpp"
#include "archive/disk/upload.hpp"
#include "tests/support/must.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace wharf;
using namespace wharf::archive;
using test::bytes_of;
using test::must;
using test::Yard;

namespace {

const DatasetKey kKey = test::dataset_key();
const FileName kName = test::file_name("crimes.csv");
const std::string kPartial = layout::partial(kKey, kName);
const std::string kLanded = layout::landed(kKey, kName);
constexpr std::uint64_t kPart = 512 * 1024;      // bytes that one call catches up with
const std::string kThere(3 * kPart + 1000, 'x'); // what is gone on from

StartAt at(std::uint64_t offset)
{
    return {StartAt::Kind::Offset, offset};
}

std::uint64_t used(Yard& yard)
{
    return must(yard.uploads().space().room(kKey.domain)).used;
}

} // namespace

TEST_CASE("an upload catches up with a part at a time")
{
    Yard yard;
    yard.env.plant(GENERATE(kPartial, kLanded), kThere);
    auto upload = must(yard.uploads().begin(kKey, kName, at(2 * kPart + 10)));
    CHECK(upload->size() == 2 * kPart + 10);
    CHECK(must(upload->catch_up()) == kPart);
    CHECK(must(upload->catch_up()) == kPart);
    CHECK(must(upload->catch_up()) == 10);
    CHECK(must(upload->catch_up()) == 0);
    CHECK(must(upload->catch_up()) == 0);
    must(upload->write(bytes_of("end")));
    const std::string expected = kThere.substr(0, 2 * kPart + 10) + "end";
    CHECK(must(yard.uploads().land(std::move(upload))).sha256 == test::sha256(expected));
    CHECK((yard.env.contents(kLanded) == expected));
    CHECK(used(yard) == expected.size());
}

TEST_CASE("a partial that was not caught up with is what it was, whatever the offset")
{
    Yard yard;
    yard.env.plant(kPartial, kThere);
    REQUIRE(used(yard) == kThere.size());
    auto upload = must(yard.uploads().begin(kKey, kName, at(kPart + 10)));
    must(upload->catch_up());
    SECTION("when it is abandoned")
    {
    }
    SECTION("when it is kept")
    {
        CHECK(must(upload->keep_partial()) == Upload::Kept::Yes);
    }
    SECTION("when it cannot be read")
    {
        yard.env.fail_reading(1, test::disk_error());
        CHECK_FALSE(upload->catch_up());
    }
    SECTION("when the process dies")
    {
        yard.env.crash_at(1); // so that nothing is tidied up
        upload.reset();
        CHECK(yard.reopen().partials_kept == 1);
    }
    upload.reset();
    CHECK((yard.env.contents(kPartial) == kThere));
    CHECK(used(yard) == kThere.size());
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("nothing is left of a copy that was not finished")
{
    Yard yard;
    yard.env.plant(kLanded, kThere);
    auto upload = must(yard.uploads().begin(kKey, kName, {StartAt::Kind::End, 0}));
    must(upload->catch_up());
    SECTION("when it is abandoned")
    {
    }
    SECTION("when it is to be kept")
    {
        CHECK(must(upload->keep_partial()) == Upload::Kept::No);
    }
    upload.reset();
    CHECK((yard.env.contents(kLanded) == kThere));
    CHECK_FALSE(yard.env.contents(kPartial).has_value());
    CHECK(used(yard) == kThere.size());
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("room for a copy is taken before it begins, and what is cut off makes room at once")
{
    Yard yard;
    yard.uploads().space().set_limits({2 * kThere.size() - 1, 0});
    SECTION("a copy")
    {
        yard.env.plant(kLanded, kThere);
        CHECK(test::error_of(yard.uploads().begin(kKey, kName, {StartAt::Kind::End, 0})) == Errc::OverQuota);
        CHECK(used(yard) == kThere.size());
        const auto upload = must(yard.uploads().begin(kKey, kName, at(1000)));
        CHECK(used(yard) == kThere.size() + 1000);
    }
    SECTION("a partial")
    {
        yard.env.plant(kPartial, kThere);
        const auto upload = must(yard.uploads().begin(kKey, kName, at(1000)));
        CHECK(used(yard) == 1000);
    }
    CHECK(used(yard) == kThere.size());
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("to write to an upload that has not caught up, or to land it, is a mistake of the caller's")
{
    Yard yard;
    yard.env.plant(kPartial, kThere);
    auto upload = must(yard.uploads().begin(kKey, kName, {StartAt::Kind::End, 0}));
    CHECK_THROWS_AS((void)upload->write(bytes_of("end")), std::logic_error);
    while (must(upload->catch_up()) > 0)
        CHECK_THROWS_AS((void)upload->write(bytes_of("end")), std::logic_error);
    must(upload->write(bytes_of("end")));
    CHECK(yard.uploads().land(std::move(upload)));
}
