#include "archive/jobs/importing/input_records.hpp"

#include <utility>

namespace wharf::jobs {

namespace {

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

JobError nothing_in_it(std::string english)
{
    return {"no-field-names-in-input", {}, std::move(english)};
}

} // namespace

JobError interrupted()
{
    return {"interrupted", {}, "the import was interrupted and will be taken up again", true};
}

std::variant<std::unique_ptr<InputRecords>, JobError> InputRecords::open(archive::File& input, FileType type,
                                                                         const Section& section,
                                                                         const std::atomic<bool>& stop,
                                                                         std::uint64_t most_text)
{
    auto decoder = Decoder::open(input, type, section.encoding);
    if (auto* const error = std::get_if<JobError>(&decoder)) return std::move(*error);
    return std::unique_ptr<InputRecords>(
        new InputRecords(std::move(std::get<std::unique_ptr<Decoder>>(decoder)), section, stop, most_text));
}

InputRecords::InputRecords(std::unique_ptr<Decoder> decoder, const Section& section,
                           const std::atomic<bool>& stop, std::uint64_t most_text)
    : decoder_(std::move(decoder))
    , text_(*decoder_, stop, most_text)
    , reader_(text_, dialect_of(section))
    , skip_(section.skip)
{
}

std::variant<std::vector<std::string>, JobError> InputRecords::header(const Section& section)
{
    if (section.columns) return *section.columns;
    auto first = reader_.next();
    if (auto* const error = std::get_if<JobError>(&first)) return std::move(*error);
    const Record* const record = std::get<const Record*>(first);
    if (record != nullptr) return std::vector<std::string>(record->fields.begin(), record->fields.end());
    if (text_bytes() > 0 && reader_.left_to_skip() > 0) return cut_short();
    return nothing_in_it("the file has no header: there is nothing in it");
}

std::variant<const Record*, JobError> InputRecords::next()
{
    auto next = reader_.next();
    const auto* const record = std::get_if<const Record*>(&next);
    if (record == nullptr || *record != nullptr) return next;
    if (text_bytes() == 0) return nothing_in_it("the file is empty");
    if (reader_.left_to_skip() > 0) return cut_short();
    return next;
}

JobError InputRecords::cut_short() const
{
    return nothing_in_it("the file has only " + std::to_string(skip_ - reader_.left_to_skip()) + " of the " +
                         std::to_string(skip_) + " records that \"skip\" passes over");
}

std::variant<std::size_t, JobError> InputRecords::Interruptible::read(std::span<char> into)
{
    if (stop_ || text_.text_bytes() > most_text_) return interrupted();
    return text_.read(into);
}

} // namespace wharf::jobs
