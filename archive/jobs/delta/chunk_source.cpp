#include "archive/jobs/delta/chunk_source.hpp"

namespace wharf::jobs {

std::variant<std::size_t, JobError> ChunkSource::read(std::span<char> into)
{
    for (;;) {
        if (!file_) {
            if (next_ == names_.size()) return std::size_t{0};
            auto opened = chunks_.open(dataset_, names_[next_++]);
            if (!opened) return io_error("opening a chunk", opened.error());
            file_ = std::move(*opened);
            offset_ = 0;
        }
        const auto got = file_->read_at(offset_, std::as_writable_bytes(into));
        if (!got) return io_error("reading a chunk", got.error());
        offset_ += *got;
        if (*got > 0) return *got;
        file_.reset();
    }
}

} // namespace wharf::jobs
