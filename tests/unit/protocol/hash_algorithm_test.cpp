#include "server/protocol/hash_algorithm.hpp"

#include "server/protocol/command_table.hpp"

#include <catch2/catch.hpp>

using namespace wharf::protocol;

TEST_CASE("an algorithm is known by its registered name, in any case", "[protocol]")
{
    const auto [name, algorithm] = GENERATE(table<std::string, std::optional<HashAlgorithm>>({
        {"SHA-256", HashAlgorithm::Sha256},
        {"sha-512", HashAlgorithm::Sha512},
        {"Sha-1", HashAlgorithm::Sha1},
        {"MD5", HashAlgorithm::Md5},
        {"crc32", HashAlgorithm::Crc32},
        {"SHA256", std::nullopt},
        {"SHA-384", std::nullopt},
        {"", std::nullopt},
        {" MD5", std::nullopt},
    }));
    CAPTURE(name);
    CHECK(parse_hash_algorithm(name) == algorithm);
}

TEST_CASE("every algorithm has the name it is known by", "[protocol]")
{
    const auto algorithm = GENERATE(HashAlgorithm::Sha256, HashAlgorithm::Sha512, HashAlgorithm::Sha1,
                                    HashAlgorithm::Md5, HashAlgorithm::Crc32);
    CHECK(parse_hash_algorithm(name_of(algorithm)) == algorithm);
}

TEST_CASE("FEAT has a star at the algorithm in use", "[protocol]")
{
    CHECK(hash_feat(HashAlgorithm::Sha256) == "HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32");
    CHECK(hash_feat(HashAlgorithm::Crc32) == "HASH SHA-256;SHA-512;SHA-1;MD5;CRC32*");
    CHECK(hash_feat(HashAlgorithm::Sha256) == spec(Verb::Hash).feat);
}

TEST_CASE("the older commands have their algorithm in their name", "[protocol]")
{
    CHECK(algorithm_of(Verb::Xcrc) == HashAlgorithm::Crc32);
    CHECK(algorithm_of(Verb::Xmd5) == HashAlgorithm::Md5);
    CHECK(algorithm_of(Verb::Xsha1) == HashAlgorithm::Sha1);
    CHECK(algorithm_of(Verb::Xsha256) == HashAlgorithm::Sha256);
    CHECK(algorithm_of(Verb::Xsha512) == HashAlgorithm::Sha512);
    CHECK(algorithm_of(Verb::Hash) == std::nullopt);
}
