#include "archive/jobs/importing/row_reading.hpp"

#include <utility>

namespace wharf::jobs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostRows = 4096; // however short they are

JobError too_many(std::uint64_t record, std::uint64_t limit)
{
    return {"too-many-records-in-input",
            {{"recordCount", record}, {"maxRecordCount", limit}},
            "the file has more than " + std::to_string(limit) + " records"};
}

} // namespace

RowReading::RowReading(InputRecords& records, RowMaker& rows, const RowReadingRules& rules,
                       const std::atomic<bool>& stop)
    : records_(records)
    , rows_(rows)
    , rules_(rules)
    , stop_(stop)
{
}

void RowReading::fill(RowBatch& batch)
{
    const Clock::time_point began = Clock::now();
    if (stop_)
        batch.error = interrupted();
    else
        while (batch.bytes() < rules_.batch_bytes && batch.size() < kMostRows && add_next(batch)) {
        }
    batch.last = batch.last || batch.error;
    batch.file_bytes = records_.file_bytes();
    batch.text_bytes = records_.text_bytes();
    batch.took = Clock::now() - began;
}

bool RowReading::add_next(RowBatch& batch)
{
    auto next = records_.next();
    if (auto* const error = std::get_if<JobError>(&next)) {
        batch.error = std::move(*error);
        return false;
    }
    const Record* const record = std::get<const Record*>(next);
    if (record == nullptr) {
        batch.last = true;
        return false;
    }
    if (record->number > rules_.most_records) {
        batch.error = too_many(record->number, rules_.most_records);
        return false;
    }
    auto row = rows_.make(*record);
    if (const auto* const made = std::get_if<Row>(&row)) {
        batch.add(*record, *made, rules_.set_aside ? Original::Kept : Original::Dropped);
        return true;
    }
    if (!rules_.set_aside) {
        batch.error = std::move(std::get<JobError>(row));
        return false;
    }
    batch.add_wrong(*record, std::move(std::get<JobError>(row)));
    return true;
}

} // namespace wharf::jobs
