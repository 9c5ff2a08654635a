// The text of one gzip member, as curl and browsers read it: what is behind the member does not count.
#pragma once

#include <catch2/catch.hpp>
#include <zlib.h>

#include <string>

namespace wharf::test {

// Of up to 1 MiB; also of what is not whole yet.
inline std::string gunzip(const std::string& coded)
{
    z_stream zlib{};
    REQUIRE(inflateInit2(&zlib, 15 + 16) == Z_OK);
    std::string plain(1 << 20, '\0');
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
    zlib.avail_in = static_cast<uInt>(coded.size());
    zlib.next_out = reinterpret_cast<Bytef*>(plain.data());
    zlib.avail_out = static_cast<uInt>(plain.size());
    inflate(&zlib, Z_SYNC_FLUSH);
    plain.erase(zlib.total_out);
    inflateEnd(&zlib);
    return plain;
}

} // namespace wharf::test
