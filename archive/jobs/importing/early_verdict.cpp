#include "archive/jobs/importing/early_verdict.hpp"

#include "archive/jobs/importing/column_map.hpp"
#include "archive/jobs/importing/input_records.hpp"
#include "archive/jobs/importing/row_error_rule.hpp"
#include "archive/jobs/importing/row_maker.hpp"

#include <atomic>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr std::size_t kEnough = 256 * 1024; // of text; a fault that shows later is left to the job
// Of text, that of records which are skipped or blank included: somebody waits, and a little gzip may become
// any amount of it. More than the largest record.
constexpr std::uint64_t kMost = 32 * 1024 * 1024;

// A file whose end has not arrived: reading there is an error that passes, and so becomes a transient one of
// whatever reads it.
class Unfinished final : public archive::File {
public:
    explicit Unfinished(archive::File& arrived)
        : arrived_(arrived)
    {
    }

    archive::result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override
    {
        auto got = arrived_.read_at(offset, into);
        if (got && *got == 0) return system_error(boost::system::errc::resource_unavailable_try_again);
        return got;
    }
    archive::result<archive::FileInfo> info() override { return arrived_.info(); }
    archive::result<std::string> mark() override { return arrived_.mark(); }

    archive::result<void> append(std::span<const std::byte>) override { return read_only(); }
    archive::result<void> truncate(std::uint64_t) override { return read_only(); }
    archive::result<void> set_modified(archive::TimePoint) override { return read_only(); }
    archive::result<void> set_mark(std::string_view) override { return read_only(); }
    archive::result<void> sync() override { return read_only(); }

private:
    static archive::error_code system_error(int number) { return {number, boost::system::system_category()}; }
    static archive::error_code read_only()
    {
        return system_error(boost::system::errc::read_only_file_system);
    }

    archive::File& arrived_;
};

std::variant<SoFar, JobError> unless_transient(JobError error, SoFar otherwise)
{
    if (error.transient) return otherwise;
    return error;
}

// Of columns nobody knows there is nothing to be said but how many there are.
ColumnMap count_only(std::size_t columns)
{
    ColumnMap map;
    map.file.resize(columns);
    return map;
}

std::size_t size_of(const Record& record)
{
    std::size_t bytes = 0;
    for (const std::string_view field : record.fields)
        bytes += field.size() + 1;
    return bytes;
}

std::variant<ColumnMap, JobError> map_of(const EarlyQuestion& question,
                                         const std::vector<std::string>& header)
{
    if (question.columns_unknown) return count_only(header.size());
    return map_columns({question.section, question.action, header, question.declared, std::nullopt});
}

} // namespace

std::variant<SoFar, JobError> early_verdict(const EarlyQuestion& question)
{
    Unfinished file(question.arrived);
    const std::atomic<bool> stop{false};
    auto opened = InputRecords::open(file, question.type, question.section, stop, kMost);
    if (auto* error = std::get_if<JobError>(&opened))
        return unless_transient(std::move(*error), SoFar::Undecided);
    InputRecords& records = *std::get<std::unique_ptr<InputRecords>>(opened);

    const auto header = records.header(question.section);
    if (const auto* error = std::get_if<JobError>(&header)) return unless_transient(*error, SoFar::Undecided);
    auto mapped = map_of(question, std::get<std::vector<std::string>>(header));
    if (auto* error = std::get_if<JobError>(&mapped)) return std::move(*error);
    auto made = RowMaker::make(std::get<ColumnMap>(mapped), question.action, question.type.format);
    if (auto* error = std::get_if<JobError>(&made)) return std::move(*error);
    auto& rows = std::get<RowMaker>(made);

    const bool set_aside = row_error_rule(question.section).set_aside;
    for (std::size_t seen = 0; seen < kEnough;) {
        const auto next = records.next();
        if (const auto* error = std::get_if<JobError>(&next)) return unless_transient(*error, SoFar::Sound);
        const Record* record = std::get<const Record*>(next);
        if (!record) break;
        seen += size_of(*record);
        if (set_aside) continue;
        auto row = rows.make(*record);
        if (auto* error = std::get_if<JobError>(&row)) return std::move(*error);
    }
    return SoFar::Sound;
}

std::optional<JobError> early_verdict_on_gzip(archive::File& arrived, FileType type)
{
    Unfinished file(arrived);
    auto opened = Decoder::open(file, type, Section().encoding);
    auto* error = std::get_if<JobError>(&opened);
    if (!error || error->transient) return std::nullopt;
    return std::move(*error);
}

} // namespace wharf::jobs
