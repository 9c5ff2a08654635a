#include "archive/jobs/importing/schema_conversion.hpp"

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/importing/row_maker.hpp"

#include <algorithm>

namespace wharf::jobs {

namespace {

constexpr const char* kAsStored = "ISO8601";

bool has_other_values(const Schema& before, const Column& column)
{
    const auto same = [&](const Column& old) { return old.field_name == column.field_name; };
    const auto old = std::find_if(before.columns.begin(), before.columns.end(), same);
    if (old == before.columns.end()) return false;
    const auto was = column_type(old->data_type_name);
    const auto is = column_type(column.data_type_name);
    const bool both_texts = was && is && is_text(*was) && is_text(*is);
    return was != is && !both_texts;
}

// For each column of the new schema: the file's own, if it has the column.
std::vector<FileColumn> rules_for_stored(const ColumnMap& map, const Section& section)
{
    std::vector<FileColumn> rules = settings_beside_file(section, map.schema);
    for (const FileColumn& file : map.file)
        if (file.target) rules[*file.target] = file;
    for (FileColumn& column : rules)
        if (!column.timestamp_formats.empty()) column.timestamp_formats.emplace_back(kAsStored);
    return rules;
}

} // namespace

std::optional<JobError> convert_stored(TableStore& store, const Schema& before, const ColumnMap& map,
                                       const Section& section, Format format)
{
    std::vector<FileColumn> rules; // made for the first column that needs them
    for (std::size_t i = 0; i < map.schema.columns.size(); ++i) {
        const Column& column = map.schema.columns[i];
        if (!has_other_values(before, column)) continue;
        if (rules.empty()) rules = rules_for_stored(map, section);
        auto made = make_value_reader(column, rules[i], format);
        if (auto* const error = std::get_if<JobError>(&made)) return std::move(*error);
        ValueReader* const reader = std::get<std::unique_ptr<ValueReader>>(made).get();
        if (reader == nullptr) continue; // every value is a text
        const auto convert = [reader](std::string_view stored) -> std::optional<std::string_view> {
            const std::string_view text = trim(stored);
            return text.empty() ? text : reader->read(text);
        };
        if (auto error = store.rewrite(i, convert)) return error;
    }
    return std::nullopt;
}

} // namespace wharf::jobs
