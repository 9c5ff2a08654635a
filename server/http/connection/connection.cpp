#include "server/http/connection/connection.hpp"

#include "server/async/race.hpp"
#include "server/net/errc.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>

namespace wharf::http {

namespace asio = boost::asio;
using async::awaitable;
using async::use_result;
using boost::system::error_code;
template <class T>
using result = boost::system::result<T>;
using Clock = std::chrono::steady_clock;

namespace {

// A body nobody wants is read to its end if it is short, since the connection lives on then.
constexpr std::uint64_t kShort = 64 * 1024; // bytes
constexpr std::chrono::seconds kShortTime{5};

const Problem kTooSlow{408, "request-timeout", "The request did not arrive in time"};
const Problem kBadChunk{400, "bad-request", "The body is not in chunks as its head says"};

} // namespace

Connection::Connection(Client client, std::unique_ptr<Wire> wire, const Services& services,
                       const ConnectionLimits& limits, Stay& stay, const asio::any_io_executor& executor)
    : client_(std::move(client))
    , wire_(std::move(wire))
    , services_(services)
    , limits_(limits)
    , stay_(stay)
    , incoming_(limits.heads)
    , outgoing_(*wire_, incoming_, services.disk, executor, limits.stall)
    , presence_(*wire_, executor)
    , patience_(executor)
    , cut_(executor, Clock::time_point::max())
{
}

awaitable<void> Connection::run()
{
    auto serving = serve();
    auto cutting = until_cut();
    auto both = async::race(std::move(serving), std::move(cutting));
    co_await std::move(both);
}

void Connection::begin_drain(std::shared_ptr<DrainTally> tally)
{
    tally_ = std::move(tally);
    leaving_ = true;
    outgoing_.stop_waiting();
    patience_.cancel();
}

void Connection::cut()
{
    leaving_ = true;
    outgoing_.stop_waiting();
    wire_->cut();
    cut_.cancel();
}

void Connection::make_room()
{
    if (!waiting_) return;
    leaving_ = true;
    patience_.cancel();
}

awaitable<void> Connection::until_cut()
{
    co_await cut_.async_wait(use_result);
}

awaitable<void> Connection::serve()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto opening = open();
    bool goes_on = co_await std::move(opening);
    if (!goes_on) co_return;
    while (goes_on) {
        auto serving = serve_one();
        goes_on = co_await std::move(serving);
    }
    const bool cut = co_await async::cancelled();
    if (cut) co_return;
    auto closing = wire_->finish(client_is_);
    co_await std::move(closing);
}

awaitable<bool> Connection::open()
{
    auto opening = wire_->open();
    auto waiting = patience(limits_.handshake);
    auto both = async::race(std::move(opening), std::move(waiting));
    const auto first = co_await std::move(both);
    const bool late = first.index() == 1;
    if (late && leaving_) co_return false;
    const error_code error = late ? net::make_error_code(net::Errc::TimedOut) : std::get<0>(first);
    if (client_.door == Door::Monitoring) co_return !error;
    metrics::Handshakes& handshakes = services_.metrics.http.handshakes;
    if (error) {
        handshakes.failed.add();
        log_handshake_failure(client_.id, client_.address, error);
    } else {
        (wire_->resumed() ? handshakes.resumed : handshakes.full).add();
    }
    co_return !error;
}

awaitable<bool> Connection::serve_one()
{
    auto taking = next_request();
    auto taken = co_await std::move(taking);
    if (std::holds_alternative<Gone>(taken)) co_return false;
    if (const auto* const problem = std::get_if<Problem>(&taken)) {
        auto refusing = refuse(*problem);
        co_await std::move(refusing);
        co_return false;
    }
    Request& request = std::get<Request>(taken);
    request.door = client_.door;
    request.client = client_.address;
    request.connection = client_.id;
    continued_ = false;
    due_ = Clock::time_point::max();
    body_problem_.reset();
    piece_ = {};
    const auto began = Clock::now();
    auto responding = respond(services_, request, *this, presence_.gone());
    auto response = co_await std::move(responding);
    // What was given up for want of a client is no fault of the server's.
    const bool given_up = response && response->status >= 500 && presence_.gone();
    if (given_up || (!response && !body_problem_)) {
        tell(request, began, {});
        count_drained(false);
        co_return false;
    }
    if (!response) response = refusal(*body_problem_);

    Outgoing::How how;
    how.http10 = incoming_.is_http10();
    if (request.method == Method::Head) how.part = Outgoing::Part::HeadAlone;
    auto clearing = leave_no_body();
    const bool cleared = co_await std::move(clearing);
    if (!cleared) client_is_ = Wire::Client::Sending;
    if (!cleared || !incoming_.keeps_alive() || leaving_) how.after = After::Close;
    const unsigned status = response->status;
    auto sending = outgoing_.send(std::move(*response), how);
    const bool sent = co_await std::move(sending);
    tell(request, began, {status, outgoing_.bytes(), sent});
    count_drained(sent);
    if (!sent) wire_->cut(); // a goodbye would say that this was all
    co_return (sent && how.after == After::KeepAlive && !leaving_);
}

void Connection::count_drained(bool sent)
{
    if (tally_) ++(sent ? tally_->finished : tally_->cut);
}

// Who watches the server is not counted among those who use it.
void Connection::tell(const Request& request, Clock::time_point began, const Outcome& outcome)
{
    log_request(request, began, outcome);
    if (client_.door == Door::Monitoring) return;
    metrics::Http& counted = services_.metrics.http;
    counted.requests.count(request.method_name, outcome.status);
    if (outcome.status) counted.took.observe(Clock::now() - began);
    counted.bytes_out.add(outcome.bytes);
}

awaitable<void> Connection::refuse(const Problem& problem)
{
    Request request; // as much as is known of it
    request.door = client_.door;
    request.client = client_.address;
    request.connection = client_.id;
    const auto began = Clock::now();
    client_is_ = Wire::Client::Sending;
    Outgoing::How how;
    how.after = After::Close;
    Response response = refusal(problem);
    auto sending = outgoing_.send(std::move(response), how);
    const bool sent = co_await std::move(sending);
    tell(request, began, {problem.status, outgoing_.bytes(), sent});
}

awaitable<std::variant<Connection::Gone, Problem, Request>> Connection::next_request()
{
    incoming_.rest();
    stay_.waits();
    presence_.rest();
    waiting_ = true;
    auto hearing = hear_request();
    auto heard = co_await std::move(hearing);
    waiting_ = false;
    stay_.works();
    presence_.watch();
    co_return heard;
}

awaitable<std::variant<Connection::Gone, Problem, Request>> Connection::hear_request()
{
    auto deadline = Clock::now() + (incoming_.empty() ? limits_.idle : limits_.head);
    for (;;) {
        const bool begun = !incoming_.empty();
        auto taken = incoming_.take_head();
        if (auto* const problem = std::get_if<Problem>(&taken)) co_return std::move(*problem);
        if (auto* const request = std::get_if<Request>(&taken)) co_return std::move(*request);
        auto reading = wire_->read_some(incoming_.room());
        auto waiting = patience(deadline - Clock::now());
        auto both = async::race(std::move(reading), std::move(waiting));
        const auto first = co_await std::move(both);
        const bool late = first.index() == 1;
        if (late && begun && !leaving_) co_return kTooSlow;
        if (late) co_return Gone{};
        const auto& read = std::get<0>(first);
        if (!read || *read == 0) co_return Gone{};
        incoming_.arrived(*read);
        if (!begun) deadline = Clock::now() + limits_.head;
    }
}

// Ends early when nobody is to wait any longer.
awaitable<void> Connection::patience(ConnectionLimits::Duration limit)
{
    if (leaving_) co_return;
    patience_.expires_after(limit);
    co_await patience_.async_wait(use_result);
}

// False: nothing comes any more; body_problem_ tells if that is for want of time.
awaitable<bool> Connection::read_within(ConnectionLimits::Duration limit)
{
    auto reading = wire_->read_some(incoming_.room());
    const auto read = co_await async::within(limit, std::move(reading));
    if (!read) body_problem_ = kTooSlow;
    if (!read || read->has_error() || **read == 0) co_return false;
    incoming_.arrived(**read);
    piece_.bytes += **read;
    co_return true;
}

// As with what is sent, the limit is for a piece, or a byte now and then would do. What we do with the bytes
// meanwhile is not the client's time.
awaitable<bool> Connection::read_piece()
{
    if (piece_.bytes >= Incoming::kPiece) piece_ = {};
    const auto began = Clock::now();
    auto reading = read_within(std::min<Clock::duration>(limits_.stall - piece_.waited, due_ - began));
    const bool came = co_await std::move(reading);
    piece_.waited += Clock::now() - began;
    co_return came;
}

awaitable<result<std::string>> Connection::read_some()
{
    if (incoming_.body_done()) co_return std::string();
    if (incoming_.wants_continue() && !continued_) {
        continued_ = true;
        auto sending = outgoing_.send_continue();
        const bool sent = co_await std::move(sending);
        if (!sent) co_return error_code(asio::error::broken_pipe);
    }
    std::string piece; // so much that it is worth a visit to the disk
    for (;;) {
        auto taken = incoming_.take_body();
        if (const auto* const bytes = std::get_if<std::string>(&taken)) {
            piece += *bytes;
            if (piece.size() < Incoming::kPiece && !incoming_.body_done()) continue;
            services_.metrics.http.bytes_in.add(piece.size());
            co_return piece;
        }
        if (const auto* const error = std::get_if<error_code>(&taken)) {
            body_problem_ = kBadChunk;
            co_return *error;
        }
        auto reading = read_piece();
        const bool came = co_await std::move(reading);
        if (!came) co_return error_code(asio::error::connection_reset);
    }
}

awaitable<bool> Connection::say_at_work()
{
    if (incoming_.is_http10()) co_return true; // it knows no interim answers
    auto sending = outgoing_.send_continue();
    co_return co_await std::move(sending);
}

// Whether the next bytes on the wire are those of the next request.
awaitable<bool> Connection::leave_no_body()
{
    if (incoming_.body_done()) co_return true;
    const auto left = incoming_.body_length();
    if (body_problem_ || !left || *left > kShort || incoming_.wants_continue()) co_return false;
    const auto deadline = Clock::now() + kShortTime;
    while (!incoming_.body_done()) {
        const auto taken = incoming_.take_body();
        if (std::holds_alternative<error_code>(taken)) co_return false;
        if (std::holds_alternative<std::string>(taken)) continue;
        auto reading = read_within(deadline - Clock::now());
        const bool came = co_await std::move(reading);
        if (!came) co_return false;
    }
    co_return true;
}

} // namespace wharf::http
