#include "server/http/connection/outgoing.hpp"

#include "server/async/offload.hpp"
#include "server/async/race.hpp"

#include <fmt/format.h>
#include <iterator>
#include <spdlog/spdlog.h>

namespace wharf::http {

using async::awaitable;
template <class T>
using result = boost::system::result<T>;

namespace {

constexpr std::size_t kPiece = 64 * 1024;         // bytes written at once, four TLS records
constexpr std::chrono::milliseconds kMoment{500}; // between two questions to a live body
constexpr std::chrono::seconds kLook{1};          // for bytes that have begun to arrive
constexpr std::chrono::milliseconds kVisit{10};   // on the pool, while others may wait for a thread
constexpr std::chrono::milliseconds kLater{100};  // until what others have may be free

Framing framing_of(const Response& response, bool http10)
{
    if (response.status == 204 || response.status == 304) return Framing::NoBody;
    if (std::holds_alternative<std::string>(response.body) || response.length) return Framing::Length;
    return http10 ? Framing::UntilClose : Framing::Chunks;
}

std::uint64_t length_of(const Response& response)
{
    const auto* const text = std::get_if<std::string>(&response.body);
    return text != nullptr ? text->size() : response.length.value_or(0);
}

// So many bytes that it is worth a visit to the pool and fills its TLS records, unless that takes long.
// Blocks.
result<BodySource::Piece> gather(BodySource& source)
{
    const auto until = std::chrono::steady_clock::now() + kVisit;
    BodySource::Piece gathered;
    do {
        auto next = source.next();
        if (!next) return next.error();
        gathered.then = next->then;
        if (gathered.bytes.empty())
            gathered.bytes = std::move(next->bytes);
        else
            gathered.bytes += next->bytes;
    } while (gathered.then == BodySource::Then::More && gathered.bytes.size() < kPiece &&
             std::chrono::steady_clock::now() < until);
    return gathered;
}

std::string chunk(std::string_view bytes, bool last)
{
    std::string framed;
    framed.reserve(bytes.size() + 32);
    if (!bytes.empty()) fmt::format_to(std::back_inserter(framed), "{:x}\r\n{}\r\n", bytes.size(), bytes);
    if (last) framed += "0\r\n\r\n";
    return framed;
}

} // namespace

Outgoing::Outgoing(Wire& wire, Incoming& incoming, boost::asio::thread_pool& pool,
                   const boost::asio::any_io_executor& executor, Duration stall)
    : wire_(wire)
    , incoming_(incoming)
    , pool_(pool)
    , moment_(executor)
    , stall_(stall)
{
}

awaitable<bool> Outgoing::send(Response response, How how)
{
    bytes_ = 0;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const Framing framing = framing_of(response, how.http10);
    const std::uint64_t length = length_of(response);
    std::string head = head_of(response, framing, length, how.after, now);
    const bool head_alone = how.part == Part::HeadAlone || framing == Framing::NoBody;
    if (const auto* const text = std::get_if<std::string>(&response.body)) {
        auto sending = send_text(std::move(head), head_alone ? std::string_view() : *text);
        co_return co_await std::move(sending);
    }
    bool sent = co_await write(head);
    if (sent && !head_alone) {
        auto sending = send_source(*std::get<std::unique_ptr<BodySource>>(response.body), framing, length);
        sent = co_await std::move(sending);
    }
    auto drop = [&response] {
        response.body = std::string(); // blocks
        return true;
    };
    co_await async::offload(pool_, drop);
    co_return sent;
}

awaitable<bool> Outgoing::send_continue()
{
    return write("HTTP/1.1 100 Continue\r\n\r\n");
}

void Outgoing::stop_waiting()
{
    stopped_ = true;
    moment_.cancel();
}

awaitable<bool> Outgoing::send_text(std::string head, std::string_view text)
{
    const std::string_view first = text.substr(0, kPiece);
    head += first;
    const bool begun = co_await write(head);
    if (!begun) co_return false;
    bytes_ = first.size();
    auto sending = send_pieces(text.substr(first.size()), Framing::Length, true);
    co_return co_await std::move(sending);
}

// Each piece has its own time: a slow client is none that stalls.
awaitable<bool> Outgoing::send_pieces(std::string_view bytes, Framing framing, bool ends)
{
    do {
        const std::string_view piece = bytes.substr(0, kPiece);
        bytes.remove_prefix(piece.size());
        std::string framed;
        if (framing == Framing::Chunks) framed = chunk(piece, ends && bytes.empty());
        const bool sent = co_await write(framing == Framing::Chunks ? framed : piece);
        if (!sent) co_return false;
        bytes_ += piece.size();
    } while (!bytes.empty());
    co_return true;
}

awaitable<bool> Outgoing::send_source(BodySource& source, Framing framing, std::uint64_t length)
{
    for (;;) {
        auto next = [&source] { return gather(source); };
        auto piece = co_await async::offload(pool_, next);
        if (!piece) {
            if (piece.error() != boost::system::errc::operation_canceled)
                spdlog::warn("https: a body could not be read to its end: {}", piece.error().message());
            co_return false;
        }
        const bool ends =
            piece->then == BodySource::Then::End || (piece->then == BodySource::Then::Wait && stopped_);
        const std::uint64_t by_now = bytes_ + piece->bytes.size();
        // More than was announced would be taken for the next response, less for a part of it.
        if (framing == Framing::Length && (by_now > length || (ends && by_now < length))) {
            spdlog::error("bug: a body of {} bytes was announced with {}", by_now, length);
            co_return false;
        }
        const bool sent = co_await send_pieces(piece->bytes, framing, ends);
        if (!sent || ends) co_return sent;
        if (piece->then == BodySource::Then::More) continue;
        const bool later = piece->then == BodySource::Then::Later;
        if (stopped_ && !later) continue; // it may say now that this was all
        const bool there = co_await wait_a_moment(later ? kLater : kMoment);
        if (!there) co_return false;
    }
}

awaitable<bool> Outgoing::write(std::string_view bytes)
{
    if (bytes.empty()) co_return true;
    auto writing = wire_.write(bytes);
    const auto written = co_await async::within(stall_, std::move(writing));
    co_return written && !*written;
}

// Whether the client is still there.
awaitable<bool> Outgoing::wait_a_moment(Duration time)
{
    auto pausing = moment(time);
    if (!incoming_.empty()) { // it has sent its next request already
        co_await std::move(pausing);
        co_return true;
    }
    auto hearing = wire_.readable();
    auto both = async::race(std::move(hearing), std::move(pausing));
    const auto first = co_await std::move(both);
    if (first.index() == 1) co_return true;
    auto reading = wire_.read_some(incoming_.room());
    const auto read = co_await async::within(kLook, std::move(reading));
    if (!read || read->has_error() || **read == 0) co_return false;
    incoming_.arrived(**read);
    co_return true;
}

awaitable<void> Outgoing::moment(Duration time)
{
    moment_.expires_after(time);
    co_await moment_.async_wait(async::use_result);
}

} // namespace wharf::http
