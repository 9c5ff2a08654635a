// A landed file read whole: every cell of it, or why it cannot be read.
#pragma once

#include "archive/jobs/reading/csv_reader.hpp"
#include "archive/jobs/reading/decode.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <string>
#include <utility>
#include <vector>

namespace wharf::jobs {

using Cells = std::vector<std::vector<std::string>>;

struct WholeTable {
    Cells records;
    std::string error; // the error's name; the records before it are there

    bool rectangular() const
    {
        return std::all_of(records.begin(), records.end(),
                           [&](const auto& record) { return record.size() == records.front().size(); });
    }
};

inline WholeTable read_records(ByteSource& text, const Dialect& dialect)
{
    WholeTable table;
    CsvReader reader(text, dialect);
    for (;;) {
        auto next = reader.next();
        if (const auto* error = std::get_if<JobError>(&next)) {
            table.error = error->type;
            return table;
        }
        const Record* record = std::get<const Record*>(next);
        if (!record) return table;
        table.records.emplace_back(record->fields.begin(), record->fields.end());
    }
}

inline WholeTable read_table(std::string bytes, std::string_view encoding = "utf-8",
                             const Dialect& dialect = {}, bool gzip = false)
{
    MemoryFile file(std::move(bytes));
    auto opened = Decoder::open(file, {Format::Csv, gzip}, encoding);
    if (const auto* error = std::get_if<JobError>(&opened)) return {{}, error->type};
    return read_records(*std::get<0>(opened), dialect);
}

} // namespace wharf::jobs
