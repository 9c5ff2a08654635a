// Reads a file's records and makes rows of them, a batch at a time. Used by one thread at a time, which may
// be another one than that which applies the rows.
#pragma once

#include "archive/jobs/importing/input_records.hpp"
#include "archive/jobs/importing/row_batch.hpp"
#include "archive/jobs/importing/row_maker.hpp"

#include <atomic>
#include <cstdint>

namespace wharf::jobs {

struct RowReadingRules {
    bool set_aside = false;               // a record that makes no row does not end the reading
    std::uint64_t most_records{};         // "too-many-records-in-input" beyond
    std::size_t batch_bytes = 256 * 1024; // RowBatch::bytes()
};

class RowReading {
public:
    // All but the rules must outlive it.
    RowReading(InputRecords& records, RowMaker& rows, const RowReadingRules& rules,
               const std::atomic<bool>& stop);

    // Fills an empty batch until it is large enough, or until the last record or the first error, which comes
    // behind the rows before it.
    void fill(RowBatch& batch);

private:
    // Whether more can be read.
    [[nodiscard]] bool add_next(RowBatch& batch);

    InputRecords& records_;
    RowMaker& rows_;
    RowReadingRules rules_;
    const std::atomic<bool>& stop_;
};

} // namespace wharf::jobs
