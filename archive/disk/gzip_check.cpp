#include "archive/disk/gzip_check.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace wharf::archive {

namespace {
enum class Place { Before, Inside, AtEnd, Broken };
constexpr int kGzipOnly = 15 + 16; // window bits as zlib wants them: largest window, gzip header and trailer
} // namespace

struct GzipCheck::Stream {
    z_stream z{};
    Place place = Place::Before;
    std::array<Bytef, std::size_t{64} * 1024> waste;

    Stream()
    {
        if (inflateInit2(&z, kGzipOnly) != Z_OK) throw std::bad_alloc();
    }
    ~Stream() { inflateEnd(&z); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    void inflate_some()
    {
        // Whatever follows a member must be another one.
        if (place == Place::AtEnd) inflateReset(&z);
        place = Place::Inside;
        do {
            z.next_out = waste.data();
            z.avail_out = static_cast<uInt>(waste.size());
            const int outcome = ::inflate(&z, Z_NO_FLUSH);
            if (outcome == Z_STREAM_END) {
                place = Place::AtEnd;
                return;
            }
            if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
                place = Place::Broken;
                return;
            }
        } while (z.avail_in > 0 || z.avail_out == 0);
    }
};

GzipCheck::GzipCheck()
    : stream_(std::make_unique<Stream>())
{
}

GzipCheck::GzipCheck(GzipCheck&& other) noexcept = default;

GzipCheck::~GzipCheck() = default;

bool GzipCheck::feed(std::span<const std::byte> bytes)
{
    z_stream& z = stream_->z;
    while (!bytes.empty() && stream_->place != Place::Broken) {
        const auto part = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
        // zlib takes its input as non-const and does not write to it.
        z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
        z.avail_in = static_cast<uInt>(part);
        while (z.avail_in > 0 && stream_->place != Place::Broken)
            stream_->inflate_some();
        bytes = bytes.subspan(part);
    }
    return stream_->place != Place::Broken;
}

bool GzipCheck::complete() const
{
    return stream_->place == Place::AtEnd;
}

} // namespace wharf::archive
