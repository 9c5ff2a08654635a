// The lines do not depend on how the bytes were cut into pieces; each is within the limit, without LF and
// NUL.
#include "server/protocol/line_decoder.hpp"

#include "tests/fuzz/input.hpp"

#include <functional>
#include <vector>

using wharf::fuzz::check;
using wharf::protocol::LineDecoder;
using wharf::protocol::LineError;

namespace {

constexpr std::size_t kMaxLine = 16;

struct Decoded {
    std::vector<std::variant<std::string, LineError>> lines;
    bool empty = false;
    friend bool operator==(const Decoded&, const Decoded&) = default;
};

Decoded decode(std::string_view bytes, const std::function<bool(std::size_t)>& cut_behind)
{
    LineDecoder decoder(kMaxLine);
    Decoded decoded;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (at + 1 < bytes.size() && !cut_behind(at)) continue;
        decoder.feed(bytes.substr(begin, at + 1 - begin));
        begin = at + 1;
        while (auto line = decoder.next())
            decoded.lines.push_back(*std::move(line));
    }
    decoded.empty = decoder.empty();
    return decoded;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes = wharf::fuzz::Input(data, size).rest();
    const Decoded whole = decode(bytes, [](std::size_t) { return false; });
    const Decoded single = decode(bytes, [](std::size_t) { return true; });
    const Decoded some = decode(bytes, [&](std::size_t at) { return (data[at] ^ at) % 3 == 0; });
    check(whole == single, "bytes fed one by one give the same lines");
    check(whole == some, "bytes fed in pieces give the same lines");

    const auto line_ends = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    check(whole.lines.size() == line_ends || whole.lines.size() == line_ends + 1, "one answer for each line");
    for (const auto& decoded : whole.lines) {
        const auto* line = std::get_if<std::string>(&decoded);
        if (!line) continue;
        check(line->size() <= kMaxLine, "a line is within the limit");
        check(line->find('\n') == std::string::npos, "a line holds no LF");
        check(line->find('\0') == std::string::npos, "a line holds no NUL");
    }
    return 0;
}
