#include "archive/disk/digest.hpp"

#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using archive::Sha256;
using test::bytes_of;

TEST_CASE("SHA-256 is that of FIPS 180-4")
{
    using Row = std::pair<std::string, std::string>;
    const auto [text, hex] =
        GENERATE(values<Row>({{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                              {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}));
    CHECK(test::sha256(text) == hex);
}

TEST_CASE("a digest can be asked for while more bytes follow")
{
    Sha256 digest;
    digest.update(bytes_of("ab"));
    CHECK(digest.hex() == test::sha256("ab"));
    digest.update(bytes_of("c"));
    CHECK(digest.hex() == test::sha256("abc"));
}

TEST_CASE("a file's digest is that of its bytes, over many blocks")
{
    const std::string text(700'001, 'x');
    test::FakeEnv env;
    env.plant("a", text);
    const auto file = env.open("a", archive::OpenMode::Read).value();
    CHECK(archive::sha256_of(*file).value() == test::sha256(text));
}
