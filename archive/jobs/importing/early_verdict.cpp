#include "archive/jobs/importing/early_verdict.hpp"

#include "archive/jobs/importing/column_map.hpp"
#include "archive/jobs/importing/data_file.hpp"
#include "archive/jobs/reading/decode.hpp"

#include <algorithm>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr std::size_t kPiece = 64 * 1024;   // of text, decoded at once
constexpr std::size_t kEnough = 256 * 1024; // of text; a fault that shows later is left to the job

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

// Text in small pieces, so that no more is decoded than is looked at.
class InPieces final : public ByteSource {
public:
    explicit InPieces(ByteSource& text)
        : text_(text)
    {
    }
    std::variant<std::size_t, JobError> read(std::span<char> into) override
    {
        return text_.read(into.first(std::min(into.size(), kPiece)));
    }

private:
    ByteSource& text_;
};

std::variant<SoFar, JobError> unless_transient(JobError error, SoFar otherwise)
{
    if (error.transient) return otherwise;
    return error;
}

bool sets_rows_aside(const Section& section)
{
    return section.set_aside_errors || section.drop_uninterpretable_rows;
}

} // namespace

std::variant<SoFar, JobError> early_verdict(const EarlyQuestion& question)
{
    Unfinished file(question.arrived);
    auto opened = Decoder::open(file, question.type, question.section.encoding);
    if (auto* error = std::get_if<JobError>(&opened))
        return unless_transient(std::move(*error), SoFar::Undecided);
    Decoder& decoder = *std::get<std::unique_ptr<Decoder>>(opened);
    InPieces text(decoder);
    CsvReader reader(text, dialect_of(question.section));

    auto read = read_header(reader, question.section);
    if (auto* error = std::get_if<JobError>(&read))
        return unless_transient(std::move(*error), SoFar::Undecided);
    const auto& header = std::get<std::vector<std::string>>(read);
    if (!question.columns_unknown) {
        auto mapped = map_columns(
            {question.section, question.action, header, question.declared, std::optional<Schema>()});
        if (auto* error = std::get_if<JobError>(&mapped)) return std::move(*error);
    }

    while (decoder.text_bytes() < kEnough) {
        auto next = reader.next();
        if (auto* error = std::get_if<JobError>(&next))
            return unless_transient(std::move(*error), SoFar::Sound);
        const Record* record = std::get<const Record*>(next);
        if (!record) break;
        if (record->fields.size() != header.size() && !sets_rows_aside(question.section))
            return wrong_row_length(*record, header.size());
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
