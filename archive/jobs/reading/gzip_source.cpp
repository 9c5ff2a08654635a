#include "archive/jobs/reading/gzip_source.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace wharf::jobs {

namespace {

constexpr std::size_t kInputBuffer = 256 * 1024;
constexpr int kGzipOnly = 16; // added to the window bits: expect a gzip header, not zlib's own

} // namespace

struct GzipSource::Stream {
    Stream()
    {
        if (inflateInit2(&z, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
    }
    ~Stream() { inflateEnd(&z); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    z_stream z{};
};

GzipSource::GzipSource(ByteSource& compressed)
    : compressed_(compressed)
    , input_(kInputBuffer)
    , stream_(std::make_unique<Stream>())
{
}

GzipSource::~GzipSource() = default;

JobError GzipSource::corrupt(std::string_view what, std::uint64_t offset) const
{
    return {"corrupt-gzip",
            {{"message", what}, {"offset", offset}},
            "the compressed file is damaged: " + std::string(what)};
}

std::variant<std::size_t, JobError> GzipSource::read(std::span<char> into)
{
    if (error_) return *error_;
    z_stream& z = stream_->z;
    const std::size_t room = std::min<std::size_t>(into.size(), std::numeric_limits<uInt>::max());
    for (;;) {
        if (z.avail_in == 0 && !input_ended_) {
            auto got = compressed_.read(input_);
            if (auto* error = std::get_if<JobError>(&got)) return std::move(*error);
            const std::size_t size = std::get<std::size_t>(got);
            input_ended_ = size == 0;
            read_ += size;
            z.next_in = reinterpret_cast<Bytef*>(input_.data());
            z.avail_in = static_cast<uInt>(size);
        }
        if (z.avail_in == 0 && input_ended_ && !output_was_full_) {
            if (between_members_ && members_ > 0) return std::size_t{0};
            return corrupt(read_ == 0 ? "it is empty" : "it ends in the middle", read_);
        }
        if (between_members_) {
            inflateReset(&z);
            member_begin_ = read_ - z.avail_in;
            between_members_ = false;
        }
        z.next_out = reinterpret_cast<Bytef*>(into.data());
        z.avail_out = static_cast<uInt>(room);
        const int status = inflate(&z, Z_NO_FLUSH);
        const std::size_t produced = room - z.avail_out;
        output_was_full_ = status == Z_OK && z.avail_out == 0;
        if (status == Z_STREAM_END) {
            between_members_ = true;
            ++members_;
        } else if (status == Z_MEM_ERROR) {
            throw std::bad_alloc();
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            error_ = z.total_out == 0 && members_ > 0
                         ? corrupt("something follows the end of the compressed data", member_begin_)
                         : corrupt(z.msg ? z.msg : "it cannot be decompressed", read_ - z.avail_in);
        }
        if (produced > 0) return produced;
        if (error_) return *error_;
    }
}

} // namespace wharf::jobs
