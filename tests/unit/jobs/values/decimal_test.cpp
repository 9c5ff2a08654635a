#include "archive/jobs/values/decimal.hpp"
#include "tests/unit/jobs/values/normal_form.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <vector>

using namespace wharf::jobs;

namespace {

// Another way to know a number: its digits by their power of ten, without zeros, and its sign.
struct Digits {
    bool negative = false;
    std::map<long, char> by_power;

    bool operator==(const Digits&) const = default;
};

Digits digits_of(std::string text)
{
    Digits number;
    long exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != std::string::npos) {
        exponent = std::stol(text.substr(e + 1));
        text.erase(e);
    }
    if (text.find('.') == std::string::npos) text += '.';
    long power = exponent - 1;
    for (const char c : text)
        if (c == '.')
            break;
        else if (std::isdigit(static_cast<unsigned char>(c)))
            ++power;
    for (const char c : text) {
        if (!std::isdigit(static_cast<unsigned char>(c))) continue;
        if (c != '0') number.by_power[power] = c;
        --power;
    }
    number.negative = text.front() == '-' && !number.by_power.empty();
    return number;
}

class RandomDecimals {
public:
    // Few digits and small exponents, so that equal numbers come up in many forms.
    std::string next()
    {
        std::string text = pick({"", "", "+", "-"}) + digits(below(4)) + pick({"", "."});
        if (text.ends_with('.')) text += digits(below(4));
        if (std::none_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
            text += digit();
        if (below(3) == 0)
            text += pick({"e", "E", "e+", "e-", "E-0"}) + std::to_string(below(below(8) == 0 ? 70 : 4));
        return text;
    }

    // The same number, written otherwise.
    std::string another(std::string text)
    {
        std::string exponent;
        if (const auto e = text.find_first_of("eE"); e != std::string::npos) {
            exponent = text.substr(e);
            text.erase(e);
        }
        if (text.find('.') == std::string::npos) text += '.';
        text.append(below(3), '0');
        text.insert(text.find_first_of("0123456789."), below(3), '0');
        return text + exponent;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }
    char digit() { return "0001235"[below(7)]; }

    std::string digits(std::size_t count)
    {
        std::string text;
        while (text.size() < count)
            text += digit();
        return text;
    }

    std::mt19937 random_{20261121};
};

} // namespace

TEST_CASE("a number has one normal form, however it is written", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"0", "0"},
        {"-0", "0"},
        {"+0.000", "0"},
        {"0e999999999999999999999", "0"},
        {"1.5", "1.5"},
        {"1.50", "1.5"},
        {"+1.5", "1.5"},
        {"01.5", "1.5"},
        {"15e-1", "1.5"},
        {"0.15E1", "1.5"},
        {"0.15e+0001", "1.5"},
        {" 1.5\t", "1.5"},
        {".5", "0.5"},
        {"5.", "5"},
        {"-.5", "-0.5"},
        {"-0.50", "-0.5"},
        {"100", "100"},
        {"1e2", "100"},
        {"-100.0", "-100"},
        {"0.001", "0.001"},
        {"1e-3", "0.001"},
        {"6.02e+23", "602000000000000000000000"},
        {"9007199254740993", "9007199254740993"},
        {"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
        {"123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"},
    }));
    CAPTURE(text);
    CHECK(normal_form(ColumnType::Number, text) == normal);
    CHECK(normal_form(ColumnType::Money, text) == normal);
    CHECK(normal_form(ColumnType::Percent, text) == normal);
}

TEST_CASE("a number that takes more than 48 digits is written with an exponent", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"1e47", "1" + std::string(47, '0')},
        {"1e48", "1e48"},
        {"1" + std::string(48, '0'), "1e48"},
        {"-12e100", "-1.2e101"},
        {"1e-47", "0." + std::string(46, '0') + "1"},
        {"1e-48", "1e-48"},
        {"0." + std::string(47, '0') + "1", "1e-48"},
        {std::string(48, '7'), std::string(48, '7')},
        {std::string(49, '7'), "7." + std::string(48, '7') + "e48"},
        {"1." + std::string(47, '7'), "1." + std::string(47, '7')},
        {"1." + std::string(48, '7'), "1." + std::string(48, '7') + "e0"},
        {"1e999999999", "1e999999999"},
        {"0.1e1000000000", "1e999999999"},
        {"-1e-999999999", "-1e-999999999"},
    }));
    CHECK(normal_form(ColumnType::Number, text) == normal);
}

TEST_CASE("what is no number, or one past every limit, is refused", "[jobs][values]")
{
    const std::string text = GENERATE(
        as<std::string>{}, "+", "-", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5.0", "--1", "+-1", "1-",
        "1 000", "1,000", "1,5", "1.2.3", "1_000", "$5", "5 USD", "45%", "0x10", "1f", "NaN", "inf",
        "Infinity", "n/a", "-", "null", "true", "(5)", "\xD9\xA1", "\xEF\xBC\x91", "1e1000000000",
        "10e999999999", "1e-1000000000", "1e99999999999999999999", "1e18446744073709551618", " ",
        std::string(501, '1'), std::string(501, '0'), std::string(500, '7'));
    CHECK(normal_form(ColumnType::Number, text) == kRefused);
}

TEST_CASE("equal numbers have equal normal forms, and different numbers different ones", "[jobs][values]")
{
    RandomDecimals random;
    std::map<std::string, Digits> numbers; // by normal form
    const auto reader = reader_of(ColumnType::Number);
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = random.next();
        CAPTURE(text);
        const Digits number = digits_of(text);
        const std::string normal = normal_form(*reader, text);
        REQUIRE(digits_of(normal) == number);
        REQUIRE(normal_form(*reader, normal) == normal);
        REQUIRE(normal_form(*reader, random.another(text)) == normal);
        REQUIRE(numbers.emplace(normal, number).first->second == number);
    }
    std::vector<Digits> seen;
    for (const auto& [normal, number] : numbers)
        seen.push_back(number);
    const auto before = [](const Digits& a, const Digits& b) {
        return std::tie(a.negative, a.by_power) < std::tie(b.negative, b.by_power);
    };
    std::sort(seen.begin(), seen.end(), before);
    REQUIRE(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("a number in normal form is given as it stands, not copied", "[jobs][values]")
{
    const std::string text = GENERATE(as<std::string>{}, "0", "7", "-12", "0.5", "-0.25", "1234567.891");
    const auto reader = reader_of(ColumnType::Number);
    REQUIRE(reader->read(text)->data() == text.data());
}
