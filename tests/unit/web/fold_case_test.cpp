#include "server/web/fold_case.hpp"

#include <catch2/catch.hpp>

using wharf::web::fold_case;

TEST_CASE("capitals become small letters, and small ones stay")
{
    const auto [capitals, small] = GENERATE(table<const char*, const char*>({
        {"AZ", "az"},
        {"ÀÖØÞ", "àöøþ"},
        {"ĀĶĹŇŊŶŸŹŽ", "āķĺňŋŷÿźž"},
        {"ΑΡΣΩΪΫ", "αρσωϊϋ"},
        {"ΆΈΉΊΌΎΏ", "άέήίόύώ"},
        {"АЯЁЇЂЏ", "аяёїђџ"},
        {"ѠҀҊҾӀӁӍӐԮ", "ѡҁҋҿӏӂӎӑԯ"},
    }));
    CHECK(fold_case(capitals) == small);
    CHECK(fold_case(small) == small);
}

TEST_CASE("letters with two forms or two small ones are as one")
{
    CHECK(fold_case("ΟΔΟΣ") == fold_case("οδος"));
    CHECK(fold_case("ſ") == "s");
    CHECK(fold_case("İstanbul") == "istanbul");
}

TEST_CASE("what has no case stays, and so do bytes that are no text")
{
    for (const std::string text :
         {"×÷ßĸŉ", "ııı", "[@`{", "漢字 🚢", "", "\xC3", "\xC3 A\xFF", "\x80\xC1\x81"}) {
        CAPTURE(text);
        CHECK(fold_case(text) == (text == "\xC3 A\xFF" ? "\xC3 a\xFF" : text));
    }
}
