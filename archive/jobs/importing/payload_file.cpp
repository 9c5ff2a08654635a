#include "archive/jobs/importing/payload_file.hpp"

#include "archive/jobs/tables/csv_line.hpp"

namespace wharf::jobs {

namespace {

constexpr std::size_t kBuffer = 256 * 1024; // bytes

JobError cannot_remove(const archive::error_code& why)
{
    return io_error("what there is of a payload cannot be removed", why);
}

} // namespace

PayloadFile::~PayloadFile()
{
    if (file_) remove();
}

void PayloadFile::begin(std::string_view first, const std::vector<std::string_view>& names)
{
    auto file = files_.create(archive::file_of(which_));
    if (!file) return give_up(file.error());
    file_ = std::move(*file);
    add(first, std::vector<Value>(names.begin(), names.end()));
}

void PayloadFile::add(std::string_view first, Row row)
{
    if (!file_) return;
    put_csv_line(text_, first, row);
    if (text_.size() >= kBuffer) write();
}

std::optional<JobError> PayloadFile::finish()
{
    if (file_ && !text_.empty()) write();
    if (file_)
        if (auto synced = file_->sync(); !synced) give_up(synced.error());
    file_.reset();
    if (!removed_) return cannot_remove(removed_.error());
    return std::nullopt;
}

std::optional<JobError> PayloadFile::drop()
{
    remove();
    if (!removed_) return cannot_remove(removed_.error());
    return std::nullopt;
}

void PayloadFile::write()
{
    if (auto written = file_->append(std::as_bytes(std::span(text_))); !written) give_up(written.error());
    text_.clear();
}

void PayloadFile::give_up(const archive::error_code& why)
{
    dropped_ = DroppedPayload{which_, "it cannot be written: " + why.message()};
    remove();
}

void PayloadFile::remove()
{
    file_.reset();
    removed_ = files_.discard(archive::file_of(which_));
}

} // namespace wharf::jobs
