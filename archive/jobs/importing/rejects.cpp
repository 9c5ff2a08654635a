#include "archive/jobs/importing/rejects.hpp"

#include "archive/jobs/tables/csv_line.hpp"

#include <array>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr std::size_t kBuffer = 256 * 1024;

JobError disk_error(const archive::error_code& error)
{
    return io_error("the list of the records set aside cannot be written", error);
}

// A detail of the error as text, or nothing.
std::string_view detail(const JobError& why, std::string_view key)
{
    const auto* const value = why.details.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view();
}

} // namespace

Rejects::Rejects(ImportFiles& files, std::vector<std::string> header)
    : files_(files)
    , header_(std::move(header))
{
}

std::optional<JobError> Rejects::add(std::uint64_t line, std::span<const std::string_view> record,
                                     const JobError& why)
{
    if (!file_)
        if (auto error = open()) return error;
    if (named_.size() < kNamed) named_.push_back(why.english);
    const std::string at = std::to_string(line);
    const std::array<std::string_view, 4> front{at, detail(why, "column"), detail(why, "value"), why.english};
    put_line(front, record);
    return text_.size() < kBuffer ? std::nullopt : write();
}

std::optional<JobError> Rejects::finish()
{
    if (!file_) return std::nullopt;
    if (auto error = write()) return error;
    if (auto synced = file_->sync(); !synced) return disk_error(synced.error());
    return std::nullopt;
}

std::optional<JobError> Rejects::open()
{
    auto file = files_.create(archive::JobFile::Rejects);
    if (!file) return disk_error(file.error());
    file_ = std::move(*file);
    constexpr std::array<std::string_view, 4> kFront{"line", "column", "value", "reason"};
    const std::vector<std::string_view> header(header_.begin(), header_.end());
    put_line(kFront, header);
    return std::nullopt;
}

std::optional<JobError> Rejects::write()
{
    const auto bytes = std::as_bytes(std::span(text_));
    if (auto written = file_->append(bytes); !written) return disk_error(written.error());
    text_.clear();
    return std::nullopt;
}

void Rejects::put_line(std::span<const std::string_view> front, std::span<const std::string_view> fields)
{
    std::string_view between;
    for (const auto& part : {front, fields})
        for (const std::string_view field : part) {
            text_ += between;
            put_csv_field(text_, field);
            between = ",";
        }
    text_ += "\r\n";
}

} // namespace wharf::jobs
