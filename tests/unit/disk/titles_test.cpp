#include "archive/disk/titles.hpp"

#include "archive/disk/layout.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;

TEST_CASE("a dataset has the title it was given last, and none before and after")
{
    test::Yard yard;
    Datasets datasets(yard.env);
    const DatasetKey key = dataset_key();
    CHECK_FALSE(title_of(datasets, key));
    REQUIRE(set_title(datasets, key, "  Kriminalität 2026 \t"));
    CHECK(title_of(datasets, key) == "Kriminalität 2026");
    REQUIRE(set_title(datasets, key, "Crimes"));
    CHECK(title_of(datasets, key) == "Crimes");
    const std::array keys{key, dataset_key("wxyz-9876"), key};
    CHECK(titles_of(datasets, keys) == std::map<DatasetKey, std::string>{{key, "Crimes"}});
    REQUIRE(set_title(datasets, key, " "));
    CHECK_FALSE(title_of(datasets, key));
    CHECK(set_title(datasets, key, ""));
}

TEST_CASE("a title survives power loss")
{
    test::Yard yard;
    Datasets datasets(yard.env);
    REQUIRE(set_title(datasets, dataset_key(), "Crimes"));
    yard.env.crash(1);
    yard.reopen();
    CHECK(title_of(datasets, dataset_key()) == "Crimes");
}

TEST_CASE("what is no line of text is no title, whoever wrote it")
{
    test::Yard yard;
    Datasets datasets(yard.env);
    const DatasetKey key = dataset_key();
    const std::string text = GENERATE(as<std::string>(), "two\nlines", "bell \a", "next line \xc2\x85",
                                      "\xff", std::string(201, 'x'));
    CHECK(set_title(datasets, key, text).error() == Errc::NameNotAllowed);
    CHECK_FALSE(title_of(datasets, key));
    REQUIRE(datasets.replace(key, FixedFile::Title, text, Sync::No));
    const auto read = title_of(datasets, key);
    CHECK(read == (text == "two\nlines" ? std::optional<std::string>("two") : std::nullopt));
}

TEST_CASE("only a dataset there is can be given a title")
{
    test::Yard yard;
    Datasets datasets(yard.env);
    CHECK(set_title(datasets, dataset_key("zzzz-0000"), "x").error() == Errc::NotFound);
    CHECK(set_title(datasets, dataset_key("zzzz-0000"), "").error() == Errc::NotFound);
    CHECK(layout::reserved_in_dataset("title"));
}
