#include "archive/jobs/reading/xz_source.hpp"

#include <lzma.h>

#include <new>

namespace wharf::jobs {
namespace {

constexpr std::size_t kInputBuffer = 256 * 1024;
constexpr std::uint64_t kMemory = 72ULL * 1024 * 1024; // bytes: xz -9 takes 65 MiB to decompress

std::string_view why(lzma_ret status)
{
    switch (status) {
    case LZMA_FORMAT_ERROR: return "it is not in the xz format";
    case LZMA_MEMLIMIT_ERROR: return "it takes too much memory to decompress";
    case LZMA_OPTIONS_ERROR: return "it was compressed in a way that is not known here";
    case LZMA_BUF_ERROR: return "it ends in the middle";
    default: return "it cannot be decompressed";
    }
}

} // namespace

struct XzSource::Stream {
    Stream()
    {
        if (lzma_stream_decoder(&z, kMemory, LZMA_CONCATENATED) != LZMA_OK) throw std::bad_alloc();
    }
    ~Stream() { lzma_end(&z); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    lzma_stream z = LZMA_STREAM_INIT;
};

XzSource::XzSource(ByteSource& compressed)
    : compressed_(compressed)
    , input_(kInputBuffer)
    , stream_(std::make_unique<Stream>())
{
}

XzSource::~XzSource() = default;

JobError XzSource::corrupt(std::string_view what) const
{
    return {"corrupt-xz",
            {{"message", what}, {"offset", read_ - stream_->z.avail_in}},
            "the compressed file is damaged: " + std::string(what)};
}

std::variant<std::size_t, JobError> XzSource::read(std::span<char> into)
{
    if (error_) return *error_;
    lzma_stream& z = stream_->z;
    z.next_out = reinterpret_cast<std::uint8_t*>(into.data());
    z.avail_out = into.size();
    while (!ended_ && !error_ && z.avail_out > 0) {
        if (z.avail_in == 0 && !input_ended_) {
            auto got = compressed_.read(input_);
            if (auto* const error = std::get_if<JobError>(&got)) {
                error_ = std::move(*error);
                break;
            }
            const std::size_t size = std::get<std::size_t>(got);
            input_ended_ = size == 0;
            read_ += size;
            z.next_in = reinterpret_cast<const std::uint8_t*>(input_.data());
            z.avail_in = size;
        }
        const lzma_ret status = lzma_code(&z, input_ended_ ? LZMA_FINISH : LZMA_RUN);
        if (status == LZMA_STREAM_END)
            ended_ = true;
        else if (status == LZMA_MEM_ERROR)
            throw std::bad_alloc();
        else if (status != LZMA_OK)
            error_ = corrupt(why(status));
    }
    const std::size_t produced = into.size() - z.avail_out;
    if (produced == 0 && error_) return *error_;
    return produced;
}

} // namespace wharf::jobs
