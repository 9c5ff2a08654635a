#include "archive/disk/digest.hpp"

#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <tuple>

using namespace wharf;
using archive::MessageDigest;
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

TEST_CASE("digests by the names that Java has for them")
{
    const auto hex_of = [](std::string_view name) {
        auto digest = MessageDigest::named(name).value();
        digest.update(std::as_bytes(std::span("lost", 4)));
        std::ignore = digest.finish();
        digest.update(std::as_bytes(std::span("abc", 3)));
        std::string text;
        for (const char byte : digest.value())
            text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        return text;
    };
    CHECK(hex_of("MD5") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(hex_of("SHA-1") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hex_of("SHA1") == hex_of("SHA-1"));
    CHECK(hex_of("SHA-256") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK_FALSE(MessageDigest::named("md5"));
    CHECK_FALSE(MessageDigest::named(""));
}
