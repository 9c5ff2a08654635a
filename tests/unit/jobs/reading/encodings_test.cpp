// Encodings by the names the JVM has for them. What their bytes mean was found out by other means.
#include "archive/jobs/control/encoding_name.hpp"
#include "archive/jobs/control/encoding_names.hpp"
#include "tests/support/test_data.hpp"
#include "tests/unit/jobs/reading/decoded.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

std::string from_hex(const std::string& digits)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    return bytes;
}

struct Characters {
    std::string encoding;
    std::string bytes;
    std::string text;
    std::string malformed; // empty: every byte is a character
};

std::vector<Characters> all_characters()
{
    std::vector<Characters> all;
    std::istringstream lines(wharf::test_data("encodings/characters.tsv"));
    std::string encoding;
    while (std::getline(lines, encoding, '\t')) {
        std::string bytes;
        std::string text;
        std::string malformed;
        std::getline(lines, bytes, '\t');
        std::getline(lines, text, '\t');
        std::getline(lines, malformed);
        all.push_back(
            {encoding, from_hex(bytes), from_hex(text), malformed == "-" ? "" : from_hex(malformed)});
    }
    return all;
}

} // namespace

TEST_CASE("every encoding has the characters it should", "[jobs]")
{
    const auto all = all_characters();
    CHECK(all.size() == 82);
    for (const Characters& sample : all) {
        CAPTURE(sample.encoding);
        const Decoded result = decode(sample.bytes, kPlain, sample.encoding);
        CHECK(result.error.empty());
        CHECK(result.text == sample.text);
    }
}

TEST_CASE("malformed bytes in any encoding are an error at the first of them", "[jobs]")
{
    for (const Characters& sample : all_characters()) {
        if (sample.malformed.empty()) continue;
        CAPTURE(sample.encoding);
        const Decoded result = decode(sample.bytes + sample.malformed, kPlain, sample.encoding);
        CHECK(result.error.starts_with("invalid-encoding: "));
        REQUIRE(result.details.contains("offset"));
        CHECK(result.details.at("offset").to_number<std::size_t>() == sample.bytes.size());
    }
}

TEST_CASE("names of encodings that cannot be converted rightly are refused", "[jobs]")
{
    const std::string name = GENERATE("x-MacIceland", "x-MacGreek", "x-MacTurkish", "x-JISAutoDetect",
                                      "x-COMPOUND_TEXT", "IBM-Thai", "x-ISCII91", "CESU-8");
    CHECK_FALSE(iconv_name(name));
}

TEST_CASE(
    "every encoding that programs are told of can be named, and those with known characters are told of",
    "[jobs]")
{
    const auto& names = encoding_names();
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(names.size() > 90);
    for (const std::string_view name : names) {
        CAPTURE(name);
        CHECK(iconv_name(name));
    }
    for (const Characters& sample : all_characters()) {
        CAPTURE(sample.encoding);
        CHECK(std::find(names.begin(), names.end(), sample.encoding) != names.end());
    }
}
