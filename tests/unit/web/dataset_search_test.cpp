#include "server/web/dataset_search.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;

namespace {

const NamedDataset kCrimes{test::a_job().manifest.dataset, "Crimes, all Years"};

} // namespace

TEST_CASE("a dataset is found by words of its title, its id and its domain")
{
    for (const char* const find : {"", "crime", "CRIMES", "years all", " year  crimes ", "b2fd", "FD-CJ",
                                   "data.example.gov/b2fd-cjk2", "example crimes", ","})
        CHECK(fits(kCrimes, find));
    for (const char* const find : {"crimes 2026", "crimesall", "example.org", "%", "b2fd-cjk2/"})
        CHECK_FALSE(fits(kCrimes, find));
}

TEST_CASE("capitals are as small letters in other alphabets, too")
{
    CHECK(fits({kCrimes.key, "Straßen"}, "straßen"));
    CHECK(fits({kCrimes.key, "Été"}, "été"));
    CHECK(fits({kCrimes.key, "Été"}, "ÉTÉ"));
    CHECK(fits({kCrimes.key, "Улицы Москвы"}, "москвы УЛИЦЫ"));
    CHECK_FALSE(fits({kCrimes.key, "Été"}, "ete"));
}
