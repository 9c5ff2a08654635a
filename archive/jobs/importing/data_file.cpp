#include "archive/jobs/importing/data_file.hpp"

namespace wharf::jobs {

Dialect dialect_of(const Section& section)
{
    Dialect dialect;
    dialect.separator = section.separator;
    dialect.quote = section.quote;
    dialect.escape = section.escape;
    dialect.skip = section.skip;
    dialect.first_record = section.columns ? 1 : 0;
    return dialect;
}

std::variant<std::vector<std::string>, JobError> read_header(CsvReader& reader, const Section& section)
{
    if (section.columns) return *section.columns;
    auto first = reader.next();
    if (auto* error = std::get_if<JobError>(&first)) return std::move(*error);
    const Record* record = std::get<const Record*>(first);
    if (record) return std::vector<std::string>(record->fields.begin(), record->fields.end());
    return JobError{"no-field-names-in-input", {}, "the file has no header: there is nothing in it"};
}

JobError wrong_row_length(const Record& record, std::size_t expected)
{
    const std::size_t actual = record.fields.size();
    return {"invalid-row-length",
            {{"record", record.number}, {"line", record.line}, {"actual", actual}, {"expected", expected}},
            where(record.number, record.line) + " has " + std::to_string(actual) +
                (actual == 1 ? " value" : " values") + ", expected " + std::to_string(expected)};
}

} // namespace wharf::jobs
