#include "archive/disk/uploads.hpp"

#include "archive/disk/layout.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
const DatasetKey kOther = dataset_key("wxyz-9876");
const FileName kName = file_name("crimes.csv");

} // namespace

TEST_CASE("removing takes the partial, and then the whole file, and says when there is neither")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "x"));
    REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "part"));
    REQUIRE(yard.uploads().remove(kKey, kName));
    CHECK(yard.uploads().find(kKey, kName)->whole);
    REQUIRE(yard.uploads().remove(kKey, kName));
    CHECK(yard.uploads().remove(kKey, kName).error() == Errc::NotFound);
}

TEST_CASE("what was read is removed, and nothing that landed on its name since")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "old"));
    const auto read = yard.uploads().open(kKey, kName).value();
    const std::string path = layout::landed(kKey, kName);
    SECTION("another whole file")
    {
        REQUIRE_FALSE(yard.land(kKey, kName.text(), "new"));
        REQUIRE(yard.uploads().remove_read(kKey, kName, *read));
        CHECK(yard.env.contents(path) == "new");
    }
    SECTION("a partial")
    {
        REQUIRE_FALSE(yard.keep_partial(kKey, kName.text(), "ne"));
        REQUIRE(yard.uploads().remove_read(kKey, kName, *read));
        CHECK_FALSE(yard.env.contents(path));
        CHECK(yard.env.contents(layout::partial(kKey, kName)) == "ne");
    }
    SECTION("gone already")
    {
        REQUIRE(yard.uploads().remove(kKey, kName));
        CHECK(yard.uploads().remove_read(kKey, kName, *read));
    }
}

TEST_CASE("the partials of all datasets are found and removed one by one")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, "a.csv", "1"));
    REQUIRE_FALSE(yard.keep_partial(kOther, "b.csv", "22"));
    yard.env.plant("staging/partial/UPPER CASE/x/y", "not ours");
    yard.env.plant("staging/partial/data.example.gov/not a dataset/y", "not ours");

    auto partials = yard.uploads().partials().value();
    std::ranges::sort(partials, {}, [](const auto& p) { return p.info.size; });
    REQUIRE(partials.size() == 2);
    CHECK(partials[0].dataset == kKey);
    CHECK(partials[1].dataset == kOther);
    CHECK(partials[1].info.name.text() == "b.csv");
    CHECK_FALSE(partials[1].info.whole);

    REQUIRE(yard.uploads().remove_partial(kKey, file_name("a.csv")));
    CHECK(yard.uploads().remove_partial(kKey, file_name("a.csv")).error() == Errc::NotFound);
    CHECK(yard.uploads().partials()->size() == 1);
}
