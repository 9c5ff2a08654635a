#include "archive/jobs/delta/chunk_source.hpp"

namespace wharf::jobs {

JobError no_such_chunk(std::string_view name)
{
    return {"non-existant-chunk", {{"chunk", excerpt(name)}}, "there is no chunk " + quoted(name)};
}

std::variant<std::size_t, JobError> ChunkSource::read(std::span<char> into)
{
    for (;;) {
        if (stop_)
            return io_error("reading the chunks", make_error_code(boost::system::errc::operation_canceled));
        if (!file_) {
            if (next_ == names_.size()) return std::size_t{0};
            const std::string& name = names_[next_++];
            auto opened = chunks_.open(dataset_, name);
            if (!opened && opened.error() == archive::Errc::NotFound) return no_such_chunk(name);
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
