#include "archive/jobs/tables/row_hash.hpp"
#include "archive/jobs/tables/row_tally.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace wharf::jobs;

namespace {

constexpr HashKey kKey{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};

RowFingerprint hash(const std::vector<Value>& row)
{
    return RowHash(kKey)(row);
}

} // namespace

TEST_CASE("the hash is SipHash-2-4 with 128 bits", "[jobs]")
{
    // From the authors' test vectors: messages 00 01 02 ... of this length.
    const auto [length, high, low] = GENERATE(table<std::size_t, std::uint64_t, std::uint64_t>({
        {0, 0xe6a825ba047f81a3U, 0x930255c71472f66dU},
        {1, 0x44af996bd8c187daU, 0x45fc229b11597634U},
    }));
    std::string message;
    for (std::size_t i = 0; i < length; ++i)
        message += static_cast<char>(i);
    CHECK((siphash_128(message, kKey) == RowFingerprint{high, low}));
}

TEST_CASE("rows that differ at all have different fingerprints", "[jobs]")
{
    const std::vector<std::vector<Value>> rows{
        {},
        {""},
        {std::nullopt},
        {"", ""},
        {"a", ""},
        {"", "a"},
        {"a"},
        {"a", std::nullopt},
        {"ab"},
        {"a", "b"},
        {std::string_view("a\0b", 3)},
        {"b", "a"},
        {"eight by", "tes"},
        {"eight bytes", ""},
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < rows.size(); ++j)
            CHECK((hash(rows[i]) == hash(rows[j])) == (i == j));
}

TEST_CASE("a tally gives back what was added, in memory and beyond it", "[jobs]")
{
    const std::atomic<bool> stop{false};
    auto opened = SqliteDatabase::open(":memory:", stop);
    SqliteDatabase& database = *std::get<std::unique_ptr<SqliteDatabase>>(opened);
    const std::size_t slots = GENERATE(std::size_t{1}, std::size_t{4}, std::size_t{64}, std::size_t{4096});
    RowTally tally(database, "tally", slots);

    // Enough different ones that the tally grows; some want the same slots and keys.
    std::mt19937 random(7);
    const auto any = [&] {
        const std::uint64_t which = random() % 1200;
        return RowFingerprint{which < 60 ? ~std::uint64_t{0} - which % 9 : which * 0x9E3779B97F4A7C15U,
                              which % 300};
    };
    std::map<std::pair<std::uint64_t, std::uint64_t>, int> expected;
    for (int i = 0; i < 3000; ++i) {
        const RowFingerprint row = any();
        REQUIRE_FALSE(tally.add(row));
        ++expected[{row.high, row.low}];
    }
    for (int i = 0; i < 9000; ++i) {
        const RowFingerprint row = any();
        int& left = expected[{row.high, row.low}];
        const bool taken = std::get<bool>(tally.take(row));
        REQUIRE(taken == (left > 0));
        if (taken) --left;
    }
}
