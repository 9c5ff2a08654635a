#include "server/ftp/session.hpp"

#include "server/async/yield.hpp"
#include "server/ftp/dispatch.hpp"
#include "server/ftp/late_data.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <tuple>

namespace wharf::ftp {

using Clock = TransferMonitor::Clock;

namespace {

bool uses_data(const Incoming& incoming)
{
    const auto* command = std::get_if<Command>(&incoming);
    if (command == nullptr || command->verb == protocol::Verb::Unknown) return false;
    return (protocol::spec(command->verb).effects & protocol::kUsesData) != 0;
}

// What is said before the server closes the connection of its own accord.
std::optional<Reply> goodbye(EndReason reason)
{
    switch (reason) {
    case EndReason::Idle: return Reply{421, "No command for too long; closing"};
    case EndReason::ShuttingDown: return Reply{421, "The server is shutting down"};
    case EndReason::CrowdedOut: return Reply{421, "Too many connections wait to log in; try again later"};
    case EndReason::AccountChanged: return Reply{421, "Your account has changed; log in again"};
    case EndReason::Quit:
    case EndReason::PeerGone:
    case EndReason::HandshakeFailed: break;
    }
    return std::nullopt;
}

metrics::Counter& counter_for(metrics::SessionEnds& ends, EndReason reason)
{
    switch (reason) {
    case EndReason::Quit: return ends.quit;
    case EndReason::PeerGone: break;
    case EndReason::Idle: return ends.timeout;
    case EndReason::HandshakeFailed: return ends.handshake_failed;
    case EndReason::ShuttingDown: return ends.shutting_down;
    case EndReason::AccountChanged: return ends.account_changed;
    case EndReason::CrowdedOut: return ends.crowded_out;
    }
    return ends.peer_gone;
}

} // namespace

Session::Session(std::string id, net::ControlChannel& control, const Services& services,
                 boost::asio::any_io_executor executor, Presence* presence)
    : control_(control)
    , services_(services)
    , options_(services.current_options())
    , presence_(presence)
    , log_(std::move(id), control.client_address())
    , inbox_(control)
    , paces_{Pace(options_->limits.upload_rate.count), Pace(options_->limits.download_rate.count)}
    , context_{state_, control_, services_, *options_, inbox_, monitor_, paces_, log_}
    , logged_out_since_(Clock::now())
    , last_activity_(logged_out_since_)
    , alarm_(executor, [this] { look_at_clock(); })
{
}

awaitable<void> Session::run()
{
    log_.event("connected");
    look_at_clock();
    std::exception_ptr failure;
    EndReason ended = EndReason::PeerGone;
    if (!leaving_) {
        const auto executor = co_await boost::asio::this_coro::executor;
        auto conversation = converse();
        auto stoppable = boost::asio::bind_cancellation_slot(stop_.slot(), async::use_result);
        auto spawned = boost::asio::co_spawn(executor, std::move(conversation), std::move(stoppable));
        std::tie(failure, ended) = co_await std::move(spawned);
    }
    alarm_.cancel();
    if (failure && !stopped_) std::rethrow_exception(failure);
    if (failure) ended = EndReason::PeerGone; // by being stopped; what it would have been means nothing
    const bool asked_to = ended == EndReason::Quit;
    const EndReason reason = leaving_ && !asked_to ? *leaving_ : ended;

    const bool in_handshake = state_.start_tls; // nothing can be said into the middle of one
    if (!asked_to && !in_handshake) last_words_ = goodbye(reason);
    if (last_words_) log_.reply(*last_words_);
    co_await control_.close(last_words_);
    log_ended(reason);
    counter_for(services_.metrics.ftp.ended, reason).add();
}

awaitable<EndReason> Session::converse()
{
    if (const auto ended = co_await run_plain_phase(context_)) co_return *ended;
    for (;;) {
        if (leaving_) co_return *leaving_;
        if (inbox_.has_put_off()) co_await async::yield(); // those are had without waiting
        std::optional<Incoming> incoming = inbox_.take_put_off();
        if (!incoming) {
            // Most sessions wait here all the time: another coroutine around it would be memory of each.
            const auto line = co_await control_.read_line();
            incoming = inbox_.arrived(line);
        }
        if (!incoming) co_return EndReason::PeerGone;
        activity_ = uses_data(*incoming) ? Activity::Transfer : Activity::Command;
        const auto error = co_await answer(*incoming);
        activity_ = Activity::Waiting;
        last_activity_ = Clock::now();
        if (error) co_return EndReason::PeerGone;
        if (state_.quit) co_return EndReason::Quit;
    }
}

awaitable<net::error_code> Session::answer(const Incoming& incoming)
{
    if (const auto* bad_line = std::get_if<BadLine>(&incoming)) {
        const Reply refusal = refuse_line(state_, *bad_line);
        log_.reply(refusal);
        co_return co_await control_.write(refusal);
    }
    const Command& command = std::get<Command>(incoming);
    log_.command(command);
    const bool was_logged_in = state_.login.has_value();
    const Reply reply = co_await dispatch(context_, command);
    if (activity_ == Activity::Transfer) count_transfer(reply);
    if (was_logged_in && !state_.login) logged_out_since_ = Clock::now(); // REIN
    if (presence_ != nullptr && !was_logged_in && state_.login) presence_->logged_in();
    if (presence_ != nullptr && was_logged_in && !state_.login) presence_->logged_out();
    if (state_.quit) {
        last_words_ = reply;
        co_return net::error_code{};
    }
    log_.reply(reply);
    if (const auto error = co_await control_.write(reply)) co_return error;
    if (std::exchange(state_.abort_to_confirm, false)) {
        const Reply confirmed{226, "Abort done"};
        log_.reply(confirmed);
        if (const auto error = co_await control_.write(confirmed)) co_return error;
    }
    const auto late_data = std::exchange(state_.late_data, nullptr);
    if (late_data) co_await pass_over_late_data(context_, *late_data);
    co_return net::error_code{};
}

void Session::count_transfer(const Reply& reply)
{
    if (!tally_) return;
    if (reply.code < 300)
        ++tally_->finished;
    else if (monitor_.reason() == StopReason::ShuttingDown)
        ++tally_->cut;
}

void Session::log_ended(EndReason reason) const
{
    const SessionTally& tally = log_.tally();
    log_.event("ended", {{"reason", log::Word{to_string(reason)}},
                         {"seconds", log::Decimal{log_.seconds()}},
                         {"commands", tally.commands},
                         {"transfers", tally.transfers},
                         {"bytes_in", tally.bytes_in},
                         {"bytes_out", tally.bytes_out}});
}

// When the session has been silent for too long; nothing while a command is being carried out.
std::optional<Clock::time_point> Session::deadline() const
{
    const config::Limits& limits = options_->limits;
    if (!state_.login) return logged_out_since_ + limits.login;
    if (activity_ != Activity::Waiting) return std::nullopt;
    return last_activity_ + limits.idle;
}

void Session::look_at_clock()
{
    const config::Limits& limits = options_->limits;
    const auto now = Clock::now();
    const auto due = deadline();
    if (due && *due <= now) return leave(leaving_.value_or(EndReason::Idle));
    // Looked at again when the shorter limit could have passed: a login changes which one counts.
    const auto left = due ? *due - now : Clock::duration(limits.idle);
    alarm_.set(now + std::min<Clock::duration>(left, std::min(limits.idle, limits.login)));
}

// Before the login at once, else between two commands: converse() looks then. A transfer always ends by its
// monitor, so that what came is kept.
void Session::leave(EndReason reason)
{
    leaving_ = reason;
    const bool may_finish =
        state_.login && (activity_ == Activity::Transfer || (activity_ == Activity::Command && !killed_));
    if (may_finish) return;
    stopped_ = true;
    stop_.emit(boost::asio::cancellation_type::terminal);
}

void Session::begin_drain(std::shared_ptr<DrainTally> tally)
{
    tally_ = std::move(tally);
    leave(EndReason::ShuttingDown);
}

void Session::cut()
{
    leave(EndReason::ShuttingDown);
    monitor_.stop_for_good(StopReason::ShuttingDown);
}

void Session::make_room()
{
    if (!state_.login) leave(EndReason::CrowdedOut);
}

void Session::kill()
{
    killed_ = true;
    cut();
    control_.abort();
}

void Session::review_login(const std::function<bool(const auth::Principal&)>& still_holds)
{
    if (!state_.login) ++state_.reviews;
    if (leaving_ || !state_.login || still_holds(state_.login->principal)) return;
    log_.info("account changed; the session ends");
    leave(EndReason::AccountChanged);
}

} // namespace wharf::ftp
