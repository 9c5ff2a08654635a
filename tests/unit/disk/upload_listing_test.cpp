#include "archive/disk/layout.hpp"
#include "archive/disk/upload_listing.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/disk/intervening_env.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf::archive;
using wharf::test::dataset_key;
using wharf::test::listed_uploads;
using wharf::test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
using Names = std::vector<std::string>;

std::string numbered(std::size_t number)
{
    return "f" + std::to_string(100'000 + number) + ".csv";
}

result<Names> names_of(Uploads& uploads, Detail detail = Detail::All)
{
    auto listed = listed_uploads(uploads, kKey, detail);
    if (!listed) return listed.error();
    Names names;
    for (const auto& upload : *listed)
        names.push_back(upload.name);
    return names;
}

} // namespace

TEST_CASE("every upload is listed once, however many parts the directory comes in", "[disk]")
{
    const auto count = GENERATE(range(std::size_t{0}, std::size_t{9}));
    const auto detail = GENERATE(Detail::Names, Detail::All);
    Yard yard;
    Names landed;
    for (std::size_t i = 0; i < count; ++i) {
        landed.push_back(numbered(i));
        yard.env.plant(layout::inside(layout::dataset(kKey), landed.back()), "x");
    }
    CAPTURE(count);
    CHECK(names_of(yard.uploads(), detail) == landed);
}

TEST_CASE("what is no upload is not listed", "[disk]")
{
    Yard yard;
    for (const char* name : {"log.txt", "status.txt", "hold", ".wharfinger", "a.csv/b", "\xFF.csv"})
        yard.env.plant(layout::inside(layout::dataset(kKey), name), "x");
    CHECK(names_of(yard.uploads()) == Names{});
}

TEST_CASE("a name with a partial is listed once, as the partial, in whatever parts they come", "[disk]")
{
    const auto partials = GENERATE(range(std::size_t{0}, std::size_t{6}));
    CAPTURE(partials);
    Yard yard;
    Names expected;
    for (std::size_t i = 0; i < 7; ++i) {
        expected.push_back(numbered(i));
        yard.env.plant(layout::inside(layout::dataset(kKey), numbered(i)), "whole");
        if (i < partials) yard.env.plant(layout::inside(layout::partials(kKey), numbered(i)), "part");
    }
    const auto listed = listed_uploads(yard.uploads(), kKey).value();
    CHECK(names_of(yard.uploads()) == expected);
    CHECK(names_of(yard.uploads(), Detail::Names) == expected);
    for (std::size_t i = 0; i < listed.size(); ++i) {
        CHECK(listed[i].whole == (i >= partials));
        CHECK(listed[i].info.size == (i < partials ? 4 : 5));
    }
}

TEST_CASE("more partials than are remembered hide their whole files all the same", "[disk]")
{
    Yard yard;
    constexpr std::size_t kMany = 10'050;
    yard.env.plant(layout::inside(layout::partials(kKey), "z"), "part");
    for (std::size_t i = 0; i < kMany; ++i)
        REQUIRE(yard.env.open(layout::inside(layout::partials(kKey), numbered(i)), OpenMode::Create));
    for (const std::size_t i : {std::size_t{0}, kMany - 1, kMany})
        yard.env.plant(layout::inside(layout::dataset(kKey), numbered(i)), "whole");
    const auto listed = listed_uploads(yard.uploads(), kKey).value();
    CHECK(listed.size() == kMany + 2);
    CHECK(std::ranges::count_if(listed, [](const auto& each) { return each.whole; }) == 1);
}

TEST_CASE("a listing that cannot be read to its end says so", "[disk]")
{
    for (std::uint64_t n = 1;; ++n) {
        CAPTURE(n);
        Yard yard;
        for (std::size_t i = 0; i < 4; ++i)
            yard.env.plant(layout::inside(layout::dataset(kKey), numbered(i)), "whole");
        yard.env.plant(layout::inside(layout::partials(kKey), "p.csv"), "part");
        yard.env.fail_reading(n, wharf::test::disk_error());
        const auto names = names_of(yard.uploads());
        if (!yard.env.failed_reading()) {
            CHECK(names->size() == 5);
            REQUIRE(n > 8);
            break;
        }
        REQUIRE(names.error() == wharf::test::disk_error());
    }
}

TEST_CASE("an upload that is deleted while it is listed is passed over, and one that lands is not lost",
          "[disk]")
{
    Yard yard;
    for (std::size_t i = 0; i < 9; ++i)
        yard.env.plant(layout::inside(layout::dataset(kKey), numbered(i)), "whole");
    yard.env.plant(layout::inside(layout::partials(kKey), "half.csv"), "part");
    const auto listing = yard.uploads().listing(kKey, Detail::All).value();

    Names names;
    const auto take = [&] {
        for (const ListedUpload& each : listing->next().value())
            names.emplace_back(each.name);
    };
    take();
    CHECK(names == Names{"half.csv"});
    REQUIRE(yard.env.rename(layout::inside(layout::partials(kKey), "half.csv"),
                            layout::inside(layout::dataset(kKey), "half.csv")));
    take();
    REQUIRE(yard.env.remove(layout::inside(layout::dataset(kKey), numbered(8))));
    while (names.size() < 9)
        take();
    CHECK(listing->next().value().empty());
    CHECK(std::ranges::count(names, "half.csv") == 1);
    CHECK(std::ranges::count(names, numbered(8)) == 0);
}

TEST_CASE("the end of a listing stays its end", "[disk]")
{
    Yard yard;
    const auto listing = yard.uploads().listing(kKey, Detail::All).value();
    CHECK(listing->next().value().empty());
    CHECK(listing->next().value().empty());
}
