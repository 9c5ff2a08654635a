// Answers made of a dataset's live table, to the question that a request's query puts.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/querying/row_text.hpp"
#include "archive/jobs/querying/table_reader.hpp"
#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace wharf::http {

// Reads that may be under way in the whole process: each holds some megabytes, and keeps the write-ahead log
// of its table from being emptied.
inline constexpr unsigned kMostTableReads = 64;
// Those that may look for rows or sort them at one moment, for the first of them or for further ones. It can
// keep a thread for minutes, and everybody else needs the others.
inline constexpr unsigned kMostTableSearches = 2;

struct TableSource {
    std::string path;    // file system path
    std::string dataset; // names the file that the answer is saved as
    // When a job was applied, or later; a guess that is too late only costs sending the same rows once more.
    std::function<std::chrono::sys_seconds(const archive::JobId&)> applied_at;
    std::chrono::sys_seconds now;
    jobs::ReadLimits limits{};
};

// With conditions, as delivery.hpp does them; the tag is the last job applied. Blocks until the first rows
// are found and sorted, so that what goes wrong by then has a status of its own; the rest comes by the body.
[[nodiscard]] Response send_table(const Request& request, const TableSource& table, jobs::TableFormat format);

} // namespace wharf::http
