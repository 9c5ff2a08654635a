#include "archive/jobs/importing/row_batches.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace wharf::jobs;

namespace {

// Batches of one row that says its number; the last is the n-th.
std::function<void(RowBatch&)> numbered(int n)
{
    return [n, i = 0](RowBatch& batch) mutable {
        const std::string text = std::to_string(i);
        const Value value(text);
        batch.add({static_cast<std::uint64_t>(i), 0, {}}, Row(&value, 1), Original::Dropped);
        batch.last = ++i == n;
    };
}

} // namespace

TEST_CASE("batches come in their order, read ahead or not", "[jobs]")
{
    const auto reading = GENERATE(RowBatches::Reading::OnDemand, RowBatches::Reading::Ahead);
    const int count = GENERATE(1, 3, 200);
    RowBatches batches(numbered(count), reading);
    for (int i = 0; i < count; ++i) {
        RowBatch& batch = batches.next();
        REQUIRE(batch.size() == 1);
        CHECK(batch.record(0) == static_cast<std::uint64_t>(i));
        CHECK(batch.row(0)[0] == std::to_string(i));
        CHECK(batch.last == (i + 1 == count));
    }
}

TEST_CASE("who reads ahead stops when nobody takes batches any more", "[jobs]")
{
    std::atomic<int> filled = 0;
    {
        RowBatches batches([&](RowBatch&) { ++filled; }, // without end
                           RowBatches::Reading::Ahead);
        const int taken = GENERATE(0, 1, 10);
        for (int i = 0; i < taken; ++i)
            std::ignore = batches.next();
    }
    const int then = filled;
    CHECK(then <= 10 + 1 + static_cast<int>(RowBatches::kMostAhead));
    CHECK(filled == then);
}

TEST_CASE("an exception of the reader reaches the taker behind the batches before it", "[jobs]")
{
    const auto reading = GENERATE(RowBatches::Reading::OnDemand, RowBatches::Reading::Ahead);
    RowBatches batches(
        [n = 0](RowBatch& batch) mutable {
            if (n == 2) throw std::runtime_error("bug");
            batch.file_bytes = static_cast<std::uint64_t>(n++);
        },
        reading);
    CHECK(batches.next().file_bytes == 0);
    CHECK(batches.next().file_bytes == 1);
    CHECK_THROWS_AS(batches.next(), std::runtime_error);
}

TEST_CASE("a batch gives back values, null, and the record as it was read", "[jobs]")
{
    RowBatch batch;
    const std::vector<Value> values{"a", std::nullopt, ""};
    batch.add({1, 2, {" a", "b,"}}, values, Original::Kept);
    batch.add({2, 3, {"c"}}, Row(), Original::Dropped);
    batch.add_wrong({3, 4, {"x", "", "y"}}, {"uninterpretable-value", {}, "why"});
    REQUIRE(batch.size() == 3);
    const Row row = batch.row(0);
    CHECK(std::vector<Value>(row.begin(), row.end()) == values);
    const auto first = batch.original(0);
    CHECK(std::vector<std::string>(first.begin(), first.end()) == std::vector<std::string>{" a", "b,"});
    CHECK(batch.wrong(0) == nullptr);
    CHECK(batch.original(1).empty());
    REQUIRE(batch.wrong(2) != nullptr);
    CHECK(batch.wrong(2)->english == "why");
    CHECK(batch.line(2) == 4);
    CHECK(batch.original(2).size() == 3);
    batch.clear();
    CHECK(batch.size() == 0);
    CHECK(batch.bytes() == 0);
}

TEST_CASE("a batch of wide rows is full soon, however empty they are", "[jobs]")
{
    RowBatch batch;
    const std::vector<Value> nothing(1990);
    batch.add({1, 2, std::vector<std::string_view>(1990)}, nothing, Original::Kept);
    CHECK(batch.bytes() >= 2 * 1990 * sizeof(std::uint64_t));
}
