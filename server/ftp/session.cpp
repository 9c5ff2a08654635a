#include "server/ftp/session.hpp"

#include "server/async/race.hpp"
#include "server/ftp/dispatch.hpp"
#include "server/ftp/reply_for_error.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

using Clock = TransferMonitor::Clock;

namespace {

// What the client is told; "" where it said goodbye itself or cannot hear.
std::string_view goodbye(EndReason reason)
{
    switch (reason) {
    case EndReason::Idle: return "No command for too long; closing";
    case EndReason::ShuttingDown: return "The server is shutting down";
    case EndReason::CrowdedOut: return "Too many connections wait to log in; try again later";
    case EndReason::Quit:
    case EndReason::PeerGone:
    case EndReason::HandshakeFailed: break;
    }
    return {};
}

} // namespace

Session::Session(std::string id, net::ControlChannel& control, const Services& services,
                 boost::asio::any_io_executor executor, Presence* presence)
    : control_(control)
    , services_(services)
    , presence_(presence)
    , log_(std::move(id), control.client_address())
    , inbox_(executor)
    , context_{state_, control_, services_, inbox_, monitor_, log_}
    , alarm_(executor)
    , logged_out_since_(Clock::now())
    , last_activity_(logged_out_since_)
{
}

awaitable<void> Session::run()
{
    log_.info("connected");
    auto conversation = converse();
    auto clock = watch_clock();
    auto both = async::race(std::move(conversation), std::move(clock));
    const auto first = co_await std::move(both);
    const EndReason reason = std::visit([](EndReason each) { return each; }, first);

    // Not into the middle of a handshake.
    const std::string_view last_words = goodbye(reason);
    if (!state_.start_tls && !last_words.empty()) {
        const Reply said{421, std::string(last_words)};
        co_await control_.write(said);
    }
    co_await control_.close();
    log_.info(fmt::format("ended reason={}", to_string(reason)));
}

awaitable<EndReason> Session::converse()
{
    if (const auto ended = co_await run_plain_phase(context_)) co_return *ended;
    auto serving = serve();
    auto reading = inbox_.fill(control_);
    auto both = async::race(std::move(serving), std::move(reading));
    const auto first = co_await std::move(both);
    co_return std::get<EndReason>(first); // filling the inbox never ends by itself
}

awaitable<EndReason> Session::serve()
{
    for (;;) {
        if (draining_) co_return EndReason::ShuttingDown;
        const auto incoming = co_await inbox_.next();
        if (!incoming) {
            if (draining_) continue;
            co_return EndReason::PeerGone;
        }
        busy_ = true;
        const auto error = co_await answer(*incoming);
        busy_ = false;
        last_activity_ = Clock::now();
        if (error) co_return EndReason::PeerGone;
        if (state_.quit) co_return EndReason::Quit;
    }
}

awaitable<net::error_code> Session::answer(const Incoming& incoming)
{
    if (const auto* bad_line = std::get_if<BadLine>(&incoming)) {
        const Reply refusal = reply_for_error(bad_line->error);
        co_return co_await control_.write(refusal);
    }
    const Command& command = std::get<Command>(incoming);
    if (log_.debugging()) {
        const bool secret = command.verb == protocol::Verb::Unknown ||
                            (protocol::spec(command.verb).effects & protocol::kSensitive) != 0;
        log_.debug(
            fmt::format("command {} {}", escaped(command.name), secret ? "***" : escaped(command.argument)));
    }
    const bool was_logged_in = state_.login.has_value();
    const Reply reply = co_await dispatch(context_, command);
    if (was_logged_in && !state_.login) logged_out_since_ = Clock::now(); // REIN
    if (presence_ != nullptr && !was_logged_in && state_.login) presence_->logged_in();
    if (presence_ != nullptr && was_logged_in && !state_.login) presence_->logged_out();
    if (const auto error = co_await control_.write(reply)) co_return error;
    if (std::exchange(state_.abort_to_confirm, false)) {
        const Reply confirmed{226, "Abort done"};
        co_return co_await control_.write(confirmed);
    }
    co_return net::error_code{};
}

// When the session has been silent for too long; nothing while a command is being carried out.
std::optional<Clock::time_point> Session::deadline() const
{
    const config::Limits& limits = services_.options->limits;
    if (!state_.login) return logged_out_since_ + limits.login;
    if (busy_) return std::nullopt;
    return last_activity_ + limits.idle;
}

awaitable<EndReason> Session::watch_clock()
{
    const config::Limits& limits = services_.options->limits;
    for (;;) {
        // Once TLS is up, serve() ends the session itself, between two commands.
        if (draining_ && !context_.secured) co_return EndReason::ShuttingDown;
        if (crowded_out_ && !state_.login) co_return EndReason::CrowdedOut;
        const auto due = deadline();
        const auto left = due ? *due - Clock::now() : Clock::duration(limits.idle);
        if (left <= Clock::duration::zero()) co_return EndReason::Idle;
        // Looked at again when the shorter limit could have passed: a login changes which one counts.
        const auto nap = std::min<Clock::duration>(left, std::min(limits.idle, limits.login));
        alarm_.expires_after(nap);
        co_await alarm_.async_wait(async::use_result);
        if (co_await async::cancelled()) co_return EndReason::Idle;
    }
}

void Session::begin_drain()
{
    draining_ = true;
    inbox_.wake();
    alarm_.cancel();
}

void Session::make_room()
{
    if (state_.login) return;
    crowded_out_ = true;
    alarm_.cancel();
}

void Session::kill()
{
    draining_ = true;
    monitor_.stop(StopReason::ShuttingDown);
    control_.abort();
}

} // namespace wharf::ftp
