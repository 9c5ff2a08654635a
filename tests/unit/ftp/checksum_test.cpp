#include "server/ftp/checksum.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using wharf::ftp::make_checksum;
using wharf::protocol::HashAlgorithm;

namespace {

std::span<const std::byte> bytes_of(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

} // namespace

TEST_CASE("each algorithm gives its published digest of \"abc\", however it is cut", "[ftp]")
{
    const auto [algorithm, hex] = GENERATE(table<HashAlgorithm, std::string>({
        {HashAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {HashAlgorithm::Sha512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
        {HashAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {HashAlgorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"},
        {HashAlgorithm::Crc32, "352441c2"},
    }));
    const auto whole = make_checksum(algorithm);
    whole->update(bytes_of("abc"));
    CHECK(whole->hex() == hex);

    const auto cut = make_checksum(algorithm);
    cut->update(bytes_of("a"));
    cut->update(bytes_of(""));
    cut->update(bytes_of("bc"));
    CHECK(cut->hex() == hex);
}

TEST_CASE("a CRC has eight digits, and nothing has one too", "[ftp]")
{
    CHECK(make_checksum(HashAlgorithm::Crc32)->hex() == "00000000");
    CHECK(make_checksum(HashAlgorithm::Md5)->hex() == "d41d8cd98f00b204e9800998ecf8427e");
}
