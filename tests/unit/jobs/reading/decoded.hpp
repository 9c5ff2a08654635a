// What a decoder makes of bytes, for tests.
#pragma once

#include "archive/jobs/reading/decode.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace wharf::jobs {

inline constexpr FileType kPlain{Format::Csv, false};
inline constexpr FileType kGzip{Format::Csv, true};

using test::gzip;

struct Decoded {
    std::string text;
    std::string error;
    boost::json::object details;
    bool transient = false;
};

inline Decoded decode(archive::File& file, FileType type, std::string_view encoding, std::size_t piece)
{
    Decoded result;
    const auto failed = [&](const JobError& error) {
        result.error = error.type + ": " + error.english;
        result.details = error.details;
        result.transient = error.transient;
        return result;
    };
    auto opened = Decoder::open(file, type, encoding);
    if (const auto* error = std::get_if<JobError>(&opened)) return failed(*error);
    Decoder& decoder = *std::get<std::unique_ptr<Decoder>>(opened);
    std::string buffer(piece, '\0');
    for (;;) {
        auto got = decoder.read(buffer);
        if (const auto* error = std::get_if<JobError>(&got)) return failed(*error);
        const std::size_t size = std::get<std::size_t>(got);
        result.text.append(buffer, 0, size);
        CHECK(decoder.text_bytes() == result.text.size());
        if (size == 0) return result;
    }
}

// In single bytes and in large pieces; both must agree, but for the first bytes of a character that turns out
// to be malformed.
inline Decoded decode(const std::string& bytes, FileType type = kPlain, std::string_view encoding = "utf-8")
{
    MemoryFile file(bytes);
    Decoded result = decode(file, type, encoding, 1 << 20);
    const Decoded slowly = decode(file, type, encoding, 1);
    CHECK(slowly.text.starts_with(result.text));
    CHECK(slowly.text.size() <= result.text.size() + (result.error.empty() ? 0 : 3));
    CHECK(slowly.error == result.error);
    return result;
}

} // namespace wharf::jobs
