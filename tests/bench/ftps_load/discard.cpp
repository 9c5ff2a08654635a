#include "tests/bench/ftps_load/discard.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace load {

namespace {

// A close_notify of TLS 1.3 is a record of 2 bytes of alert, 1 of type and 16 of tag.
constexpr std::string_view kAlertHeader("\x17\x03\x03\x00\x13", 5);
constexpr std::size_t kAlertSize = kAlertHeader.size() + 19;

// Fewer wake-ups than a client that takes what comes, at the price of nothing while the sender is busy.
constexpr int kBatch = 128 * 1024;
// What is looked at, for the goodbye to be seen: more than Socket::discard() takes at once.
constexpr std::uint64_t kTail = 2 << 20;

} // namespace

void discard_all(TlsStream& stream, std::uint64_t bytes)
{
    Socket& socket = stream.socket();
    std::uint64_t seen = 0;
    const std::uint64_t batched = bytes > kTail ? bytes - kTail : 0;
    if (batched > 0) socket.wake_up_with(kBatch);
    while (seen < batched) {
        const std::size_t got = socket.discard();
        if (got == 0) throw Failure(fmt::format("{} bytes came instead of {}", seen, bytes));
        seen += got;
    }
    if (batched > 0) socket.wake_up_with(1);

    std::vector<char> block(256 * 1024);
    std::string tail;
    for (;;) {
        const std::size_t got = socket.receive(block);
        if (got == 0) break;
        seen += got;
        const std::string_view all(block.data(), got);
        tail += all.substr(got - std::min(got, kAlertSize));
        if (tail.size() > kAlertSize) tail.erase(0, tail.size() - kAlertSize);
        if (seen > bytes && tail.starts_with(kAlertHeader)) break;
    }
    if (seen < bytes) throw Failure(fmt::format("{} bytes came instead of {}", seen, bytes));
    stream.say_goodbye();
}

} // namespace load
