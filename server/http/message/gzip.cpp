#include "server/http/message/gzip.hpp"

#include <new>
#include <zlib.h>

namespace wharf::http {
namespace {

constexpr int kLevel = 4;            // of 9: what is faster than the line costs nobody time
constexpr int kGzipWindow = 15 + 16; // 32 KiB, and a gzip head in place of zlib's
constexpr int kMemory = 8;
constexpr std::size_t kStep = 16 * 1024; // bytes of room made at once

int flush_of(Gzip::Then then)
{
    switch (then) {
    case Gzip::Then::More: return Z_NO_FLUSH;
    case Gzip::Then::Flush: return Z_SYNC_FLUSH;
    case Gzip::Then::End: return Z_FINISH;
    }
    return Z_FINISH;
}

} // namespace

struct Gzip::Stream {
    z_stream zlib{};
    Stream()
    {
        if (deflateInit2(&zlib, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { deflateEnd(&zlib); }
};

Gzip::Gzip()
    : stream_(std::make_unique<Stream>())
{
}

Gzip::~Gzip() = default;

std::string Gzip::code(std::string_view bytes, Then then)
{
    z_stream& zlib = stream_->zlib;
    std::string coded;
    std::size_t used = 0;
    std::string_view rest = bytes;
    do {
        // zlib counts with 32 bits.
        const std::string_view part = rest.substr(0, std::size_t{1} << 30U);
        rest.remove_prefix(part.size());
        zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
        zlib.avail_in = static_cast<uInt>(part.size());
        const int flush = rest.empty() ? flush_of(then) : Z_NO_FLUSH;
        do {
            coded.resize(used + kStep);
            zlib.next_out = reinterpret_cast<Bytef*>(coded.data() + used);
            zlib.avail_out = kStep;
            deflate(&zlib, flush);
            used = coded.size() - zlib.avail_out;
        } while (zlib.avail_out == 0);
    } while (!rest.empty());
    coded.resize(used);
    return coded;
}

} // namespace wharf::http
