#include "archive/jobs/delta/signature_source.hpp"
#include "tests/unit/jobs/delta/hex.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::jobs;

namespace {

std::string signature(const std::string& file, std::uint64_t block, std::size_t piece = 4096)
{
    SignatureSource source(std::make_unique<MemoryFile>(file), file.size(), block);
    std::string all;
    std::vector<char> into(piece);
    for (;;) {
        const auto got = source.read(into);
        const auto* const count = std::get_if<std::size_t>(&got);
        if (count == nullptr) FAIL(std::get<JobError>(got).english);
        if (*count == 0) return all;
        all.append(into.data(), *count);
    }
}

} // namespace

TEST_CASE("the example of the format, as a signature", "[delta]")
{
    const std::string expected = test::from_hex("034d4435 08 034d4435 ffff03 03 "
                                                "0d49029e b5e01a4dc00eecc02f3a7d988b353d22 "
                                                "0c550267 369e1a72429866578571a68e0381a836 "
                                                "05df00c8 32d7508fe69220cb40af28441ef746d9 "
                                                "4a9a71e15e3d7796a83da94fcd79865b");
    const std::size_t piece = GENERATE(1, 10, 1000);
    CHECK(test::to_hex(signature("alpha,1;beta,22;ga", 8, piece)) == test::to_hex(expected));
}

TEST_CASE("a file of nothing has one empty group", "[delta]")
{
    CHECK(test::to_hex(signature("", 10'240)) == "034d44358050034d443567005bcc3b050f26574f5a1ad4ac29777f47");
}

TEST_CASE("a count of blocks that fills its groups is followed by an empty one", "[delta]")
{
    const std::uint64_t block = 512'000; // three in a group
    const std::string three(3 * block, 'x');
    const std::string text = signature(three, block);
    const std::size_t head = 4 + 3 + 4 + 1;
    CHECK(text[head - 1] == 3);
    CHECK(text[head] == 3);
    CHECK(text[head + 1 + 3 * 20] == 0);
    CHECK(text.size() == head + 1 + 3 * 20 + 1 + 16);
}

TEST_CASE("how long a signature is, is known before", "[delta]")
{
    const std::uint64_t size = GENERATE(0, 1, 7, 8, 9, 1023, 1024, 65'535 * 8, 65'535 * 8 + 1, 3'000'000);
    const std::uint64_t block = GENERATE(8, 1024, 10'240, 512'000);
    CHECK(signature(std::string(size, 'x'), block).size() == signature_size(size, block));
}

TEST_CASE("bytes count as signed ones in the weak sum, and modulo 2^16", "[delta]")
{
    CHECK(weak_sum(std::string("\xff"), 8) == 0xFFF8'FFFF);
    CHECK(weak_sum(std::string(), 8) == 0);
    const std::string high(600'000, '\x80');
    std::int64_t a = 0;
    std::int64_t b = 0;
    for (std::size_t i = 0; i < high.size(); ++i) {
        a -= 128;
        b -= 128 * static_cast<std::int64_t>(high.size() - i);
    }
    const auto expected =
        static_cast<std::uint32_t>((b & 0xFFFF) << 16) | static_cast<std::uint32_t>(a & 0xFFFF);
    CHECK(weak_sum(high, high.size()) == expected);
}

TEST_CASE("a read signs a megabyte, so that others have the thread in between", "[delta]")
{
    const std::string file(10 * 1024 * 1024, 'x');
    SignatureSource source(std::make_unique<MemoryFile>(file), file.size(), 512'000);
    std::vector<char> into(1'000'000);
    const auto got = source.read(into);
    REQUIRE(std::holds_alternative<std::size_t>(got));
    CHECK(std::get<std::size_t>(got) > 0);
    CHECK(std::get<std::size_t>(got) < 100); // three blocks, and the head
}

TEST_CASE("blocks grow with the file, within what clients take", "[delta]")
{
    CHECK(signature_block(0) == 1024);
    CHECK(signature_block(50'000'000) == 1024);
    CHECK(signature_block(1'000'000'000) == 10'000);
    CHECK(signature_block(1'000'000'000'000) == 512'000);
}

TEST_CASE("a file that cannot be read, or became shorter, has no signature", "[delta]")
{
    std::vector<char> into(100);
    SignatureSource unreadable(std::make_unique<MemoryFile>(std::string(100, 'x'), 50), 100, 8);
    CHECK(std::holds_alternative<JobError>(unreadable.read(into)));
    CHECK(std::holds_alternative<JobError>(unreadable.read(into)));
    SignatureSource shorter(std::make_unique<MemoryFile>(std::string(90, 'x')), 100, 8);
    CHECK(std::holds_alternative<JobError>(shorter.read(into)));
}
