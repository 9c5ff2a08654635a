#include "archive/jobs/reading/xz_source.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>
#include <lzma.h>

using namespace wharf;
using namespace wharf::jobs;

namespace {

std::string xz(std::string_view text, std::uint32_t preset = 6)
{
    std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
    std::size_t size = 0;
    REQUIRE(lzma_easy_buffer_encode(preset, LZMA_CHECK_CRC64, nullptr,
                                    reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                    reinterpret_cast<std::uint8_t*>(packed.data()), &size,
                                    packed.size()) == LZMA_OK);
    packed.resize(size);
    return packed;
}

// The text, then what went wrong, if anything did.
std::pair<std::string, std::optional<JobError>> unpacked(const std::string& packed,
                                                         std::size_t piece = 1U << 20,
                                                         std::size_t room = 1000)
{
    Pieces source(packed, piece);
    XzSource unpacking(source);
    std::string text;
    std::vector<char> into(room);
    for (;;) {
        auto got = unpacking.read(into);
        if (auto* const error = std::get_if<JobError>(&got)) return {text, std::move(*error)};
        const std::size_t count = std::get<std::size_t>(got);
        if (count == 0) return {text, std::nullopt};
        text.append(into.data(), count);
    }
}

} // namespace

TEST_CASE("an xz file is what was packed, in whatever pieces it comes", "[reading][xz]")
{
    std::string text;
    for (int i = 0; i < 30'000; ++i)
        text += std::to_string(i * 7919) + ",row\n";
    const std::size_t piece = GENERATE(1, 17, 1U << 20);
    const std::size_t room = GENERATE(1, 1000, 1U << 20);
    const auto [got, error] = unpacked(xz(text), piece, room);
    CHECK_FALSE(error);
    CHECK(got == text);
    CHECK(unpacked(xz("")).first.empty());
    CHECK(unpacked(xz("one,") + xz("two"), piece, room).first == "one,two");
    CHECK_FALSE(unpacked(xz(text, 9)).second);
}

TEST_CASE("a damaged xz file says what is wrong", "[reading][xz]")
{
    const std::string good = xz("alpha,1\nbeta,22\n");
    const auto refused = [](const std::string& packed) {
        const auto error = unpacked(packed).second;
        REQUIRE(error);
        CHECK(error->type == "corrupt-xz");
        CHECK_FALSE(error->transient);
        return error->english;
    };
    CHECK(refused("") == "the compressed file is damaged: it ends in the middle");
    CHECK(refused(good.substr(0, good.size() - 1)) ==
          "the compressed file is damaged: it ends in the middle");
    CHECK(refused("id,name\n1,one\n") == "the compressed file is damaged: it is not in the xz format");
    (void)refused(good + "trailing");
    for (std::size_t at = 6; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        INFO("byte " << at);
        (void)refused(bad);
    }
}
