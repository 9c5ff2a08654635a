#include "archive/jobs/hooks/kept_output.hpp"
#include "archive/jobs/hooks/valid_text.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

TEST_CASE("bytes that are no character become U+FFFD, all others stay", "[hooks]")
{
    const std::string bad = "\xef\xbf\xbd";
    const auto [bytes, text] = GENERATE_COPY(table<std::string, std::string>({
        {"", ""},
        {"plain\n", "plain\n"},
        {std::string("a\0b", 3), std::string("a\0b", 3)},
        {"Gr\xc3\xbc\xc3\x9f", "Gr\xc3\xbc\xc3\x9f"},
        {"\xe2\x82\xac \xf0\x9f\x9a\xa2", "\xe2\x82\xac \xf0\x9f\x9a\xa2"},
        {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},
        {"Gr\xfc", "Gr" + bad},
        {"\xc0\xaf", bad + bad},
        {"\xed\xa0\x80", bad + bad + bad},
        {"\xe0\x9f\xbf", bad + bad + bad},
        {"\xf4\x90\x80\x80", bad + bad + bad + bad},
        {"cut \xe2\x82", "cut " + bad + bad},
        {"\x80x", bad + "x"},
    }));
    CHECK(valid_text(bytes) == text);
}

TEST_CASE("output that fits is kept whole, however it comes", "[hooks]")
{
    const std::size_t piece = GENERATE(1, 7, 4096, 1U << 20U);
    std::string all;
    while (all.size() < 2 * KeptOutput::kPart)
        all += "line " + std::to_string(all.size()) + "\n";
    all.resize(2 * KeptOutput::kPart);
    KeptOutput kept;
    for (std::size_t at = 0; at < all.size(); at += piece)
        kept.add(std::string_view(all).substr(at, piece));
    CHECK(kept.text() == all);
}

TEST_CASE("of long output the beginning and the end are kept, and how much is missing is said", "[hooks]")
{
    const std::size_t piece = GENERATE(1000, 65536, 1U << 22U);
    std::string all;
    while (all.size() < 1'000'000)
        all += std::to_string(all.size()) + "\n";
    KeptOutput kept;
    for (std::size_t at = 0; at < all.size(); at += piece)
        kept.add(std::string_view(all).substr(at, piece));
    const std::size_t missing = all.size() - 2 * KeptOutput::kPart;
    CHECK(kept.text() == all.substr(0, KeptOutput::kPart) + "\n[" + std::to_string(missing) +
                             " bytes left out]\n" + all.substr(all.size() - KeptOutput::kPart));
}
