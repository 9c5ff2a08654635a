// A job as a row of the catalog.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/disk/sqlite.hpp"

namespace wharf::archive {

// The tables and indexes, and the version that PRAGMA user_version keeps of them: a file of another version
// is not migrated but filled again.
extern const char* const kCatalogSchema;
inline constexpr std::int64_t kCatalogVersion = 4;

// The columns of table `job` that make a JobRecord, in the order read_row takes them, separated by commas.
extern const std::string_view kJobColumns;
extern const std::string_view kPutJob; // inserts, or brings up to date what is no part of the manifest

// What a row has of a job in another form.
struct RowTexts {
    std::string details;
    std::string keep;
};
[[nodiscard]] RowTexts row_texts(const JobRecord& job);
// Texts of `job` and `texts` must live until the statement was stepped.
void bind_row(sqlite::Statement& put, const JobRecord& job, const RowTexts& texts);
// Corrupt when the row cannot be one of ours.
[[nodiscard]] result<JobRecord> read_row(sqlite::Statement& row);

} // namespace wharf::archive
