#include "tests/support/ftp/dialogue.hpp"

#include "config/external_address.hpp"
#include "server/async/race.hpp"
#include "server/metrics/render.hpp"
#include "tests/support/ftp/run_coro.hpp"
#include "tests/support/ftp/script.hpp"
#include "tests/support/ftp/session_world.hpp"

#include <fmt/format.h>
#include <functional>
#include <map>

namespace wharf::test {

namespace {

using async::awaitable;

struct Mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The first word, which leaves `text`.
std::string take_word(std::string& text)
{
    const auto blank = std::min(text.find(' '), text.size());
    std::string word = text.substr(0, blank);
    text.erase(0, std::min(blank + 1, text.size()));
    return word;
}

vfs::error_code error_called(const std::string& name)
{
    static const std::map<std::string, vfs::error_code> errors{
        {"no-space", make_error_code(boost::system::errc::no_space_on_device)},
        {"io-error", make_error_code(boost::system::errc::io_error)},
        {"too-large", vfs::Errc::TooLarge},
        {"over-quota", vfs::Errc::OverQuota},
        {"busy", vfs::Errc::Busy},
        {"hopeless", vfs::Errc::Hopeless},
        {"not-enqueueable", vfs::Errc::NotEnqueueable},
        {"bug", {}},
    };
    return errors.at(name);
}

// Limits are known before the session begins, wherever the script names them.
WorldOptions options_in(const std::vector<Step>& steps)
{
    WorldOptions options;
    const std::map<std::string, std::function<void(unsigned)>> settings{
        {"login_attempts", [&](unsigned n) { options.limits.login_attempts = n; }},
        {"line_length", [&](unsigned n) { options.limits.line_length = n; }},
        {"login", [&](unsigned n) { options.limits.login = std::chrono::seconds(n); }},
        {"idle", [&](unsigned n) { options.limits.idle = std::chrono::seconds(n); }},
        {"user_failures", [&](unsigned n) { options.throttle.user_failures = n; }},
        {"address_failures", [&](unsigned n) { options.throttle.address_failures = n; }},
        {"upload_rate", [&](unsigned n) { options.limits.upload_rate = config::Bytes{n}; }},
        {"download_rate", [&](unsigned n) { options.limits.download_rate = config::Bytes{n}; }},
        {"data_stall", [&](unsigned n) { options.limits.data_stall = std::chrono::seconds(n); }},
    };
    for (const Step& step : steps) {
        std::string text = step.text;
        if (step.kind != Step::Kind::Act) continue;
        const std::string first = take_word(text);
        if (first == "external-address")
            options.external_address.push_back(config::parse_external_address(text).value());
        if (first == "lost-uploads") {
            options.lost_quiet = std::chrono::milliseconds(std::stoul(take_word(text)));
            options.lost_in_all = std::chrono::milliseconds(std::stoul(text));
        }
        if (first != "limit") continue;
        const std::string name = take_word(text);
        settings.at(name)(static_cast<unsigned>(std::stoul(text)));
    }
    return options;
}

// What a reload asks of each login: is it still what the users file says?
bool is_account(const auth::Principal& principal)
{
    const auto account = FakeAuthenticator().verify({principal.name, auth::Secret("secret")});
    return account && account->role == principal.role && account->domains == principal.domains;
}

class Player {
public:
    Player(SessionWorld& world, const std::vector<Step>& steps)
        : world_(world)
        , steps_(steps)
    {
    }

    awaitable<void> run();
    [[nodiscard]] unsigned line() const { return line_; }

private:
    awaitable<void> play_step(const Step& step);
    awaitable<void> hear(std::string_view pattern);
    awaitable<void> download(const std::string& expected);
    void upload(std::string text);
    awaitable<void> act(std::string_view step);
    awaitable<void> log_in(const std::string& user);
    void set_up(const std::string& what, std::string rest);
    void expect(std::string rest) const;

    SessionWorld& world_;
    const std::vector<Step>& steps_;
    unsigned line_ = 0;
    bool bug_expected_ = false;
};

awaitable<void> Player::run()
{
    for (const Step& step : steps_) {
        line_ = step.line;
        co_await play_step(step);
    }
    world_.control.leave();
    co_await world_.until_ended();
    if (world_.failure() && !bug_expected_) std::rethrow_exception(world_.failure());
    if (!world_.control.has_unread()) co_return;
    const std::string unasked = co_await world_.control.next_line();
    throw Mismatch("a reply nobody asked for: " + unasked);
}

awaitable<void> Player::play_step(const Step& step)
{
    switch (step.kind) {
    case Step::Kind::Client: world_.control.feed(step.text + "\r\n"); break;
    case Step::Kind::Server: co_await hear(step.text); break;
    case Step::Kind::Upload: upload(step.text); break;
    case Step::Kind::Download: co_await download(step.text); break;
    case Step::Kind::Act: co_await act(step.text); break;
    }
}

awaitable<void> Player::hear(std::string_view pattern)
{
    std::string line = co_await world_.control.next_line();
    const bool code_only = pattern.size() == 3;
    const bool matches = code_only ? line.starts_with(pattern) : line_matches(pattern, line);
    if (!matches) throw Mismatch(fmt::format("expected \"{}\", got \"{}\"", pattern, line));
    if (!code_only || line.size() < 4 || line[3] != '-') co_return;
    while (!(line.starts_with(pattern) && line.substr(3, 1) == " "))
        line = co_await world_.control.next_line();
}

void Player::upload(std::string text)
{
    Wire& wire = world_.ports.wire();
    if (text == "!end")
        wire.end = Wire::End::CloseNotify;
    else if (text == "!bare")
        wire.end = Wire::End::Bare;
    else if (text == "!reset")
        wire.end = Wire::End::Reset;
    else if (text == "!late")
        wire.connect = Wire::Connect::TimesOut;
    else if (text == "!never")
        wire.connect = Wire::Connect::Hangs;
    else if (text == "!handshakes")
        wire.connect = Wire::Connect::Handshakes;
    else if (text == "!secured")
        wire.connect = Wire::Connect::AtOnce;
    else if (text == "!given-away")
        wire.connect = Wire::Connect::GivenAway;
    else if (text == "!other-session")
        wire.connect = Wire::Connect::WrongSession;
    else if (text.starts_with("!times ")) {
        take_word(text);
        const unsigned long times = std::stoul(take_word(text));
        for (unsigned long i = 0; i < times; ++i)
            wire.sent += text;
    } else
        wire.sent += text;
    wire.changed.changed();
}

awaitable<void> Player::download(const std::string& expected)
{
    Wire& wire = world_.ports.wire();
    if (expected == "!stuck" || expected == "!breaks") {
        (expected == "!stuck" ? wire.reads : wire.breaks) = expected != "!stuck";
        wire.changed.changed();
        co_return;
    }
    const bool ending = expected == "!end" || expected == "!abort";
    const std::size_t wanted = ending ? std::string::npos : expected.size();
    while (wire.received.size() < wanted && !wire.finished && !wire.aborted) {
        const bool go_on = co_await wire.changed.wait();
        if (!go_on) co_return;
    }
    if (ending) {
        if (!wire.received.empty()) throw Mismatch("more data came: " + wire.received);
        if (wire.finished != (expected == "!end")) throw Mismatch("the data connection ended otherwise");
        co_return;
    }
    const std::string got = wire.received.substr(0, wanted);
    if (got != expected) throw Mismatch(fmt::format("expected data \"{}\", got \"{}\"", expected, got));
    wire.received.erase(0, wanted);
}

awaitable<void> Player::log_in(const std::string& user)
{
    const bool secured_only = user == "nobody";
    co_await hear("220");
    world_.control.feed("AUTH TLS\r\n");
    co_await hear("234");
    if (secured_only) co_return;
    world_.control.feed("PROT P\r\n");
    co_await hear("200");
    world_.control.feed("USER " + user + "\r\n");
    co_await hear("331");
    world_.control.feed("PASS secret\r\n");
    co_await hear("230");
}

awaitable<void> Player::act(std::string_view step)
{
    std::string text(step);
    const std::string what = take_word(text);
    if (what == "login")
        co_await log_in(text);
    else if (what == "ended")
        co_await world_.until_ended();
    else if (what == "reply-waits")
        co_await world_.control.until_a_write_waits();
    else if (what == "all-read")
        co_await world_.control.until_all_is_read();
    else if (what == "all-taken") {
        Wire& wire = world_.ports.wire();
        while (!wire.sent.empty())
            co_await wire.changed.wait();
    } else if (what == "drips") {
        while (!world_.ended()) {
            upload("x");
            co_await async::sleep_for(std::chrono::milliseconds(10));
        }
    } else if (what == "ended-by-bug") {
        co_await world_.until_ended();
        if (!world_.failure()) throw Mismatch("the session ended in good order");
        bug_expected_ = true;
    } else if (what == "hears-until") {
        std::string line = co_await world_.control.next_line();
        while (!line.starts_with(text) && line != "(closed)")
            line = co_await world_.control.next_line();
        if (!line.starts_with(text)) throw Mismatch("closed without a " + text);
    } else if (what == "expect")
        expect(text);
    else
        set_up(what, text);
}

void Player::set_up(const std::string& what, std::string rest)
{
    if (what == "limit" || what == "external-address" || what == "lost-uploads")
        return; // read before the session began
    if (what == "client-leaves")
        world_.control.leave();
    else if (what == "client-stops-reading")
        world_.control.stop_reading();
    else if (what == "client-reads-again")
        world_.control.read_again();
    else if (what == "handshake-fails")
        world_.control.refuse_handshake();
    else if (what == "handshake-hangs")
        world_.control.hang_in_handshake();
    else if (what == "client-certificate")
        world_.control.show_certificate(rest);
    else if (what == "over-ipv6")
        world_.control.use_ipv6();
    else if (what == "no-ports-left")
        world_.ports.run_out();
    else if (what == "drain")
        world_.session.begin_drain(world_.drain_tally);
    else if (what == "cut")
        world_.session.cut();
    else if (what == "make-room")
        world_.session.make_room();
    else if (what == "account-changes")
        world_.session.review_login([](const auth::Principal&) { return false; });
    else if (what == "account-stays")
        world_.session.review_login(is_account);
    else if (what == "account-gone")
        world_.remove_account(rest);
    else if (what == "ban")
        world_.ban(rest);
    else if (what == "during-hash") {
        const std::string step = take_word(rest);
        world_.during_hash([this, step, rest] { set_up(step, rest); });
    } else if (what == "kill")
        world_.session.kill();
    else if (what == "hold-reads")
        world_.disk.hold_reads(true);
    else if (what == "release-reads")
        world_.disk.hold_reads(false);
    else if (what == "in-memory")
        world_.disk.set_in_memory(std::stoul(rest));
    else if (what == "max-size")
        world_.disk.set_max_size(std::stoul(rest));
    else if (what == "room") {
        const std::uint64_t used = std::stoull(take_word(rest));
        const std::uint64_t quota = std::stoull(take_word(rest));
        world_.disk.set_room({used, quota, std::stoull(rest)});
    } else if (what == "floods") {
        const unsigned long times = std::stoul(take_word(rest));
        for (unsigned long i = 0; i < times; ++i)
            world_.control.feed(rest + "\r\n");
    } else if (what == "fails") {
        const std::string call = take_word(rest);
        world_.disk.fail_next(call, error_called(rest));
    } else if (what == "file" || what == "partial") {
        const std::string path = take_word(rest);
        world_.disk.put(path, {rest, true, what == "partial"});
    } else
        throw Mismatch("no such step: " + what);
}

void Player::expect(std::string rest) const
{
    const std::string what = take_word(rest);
    if (what == "uncut") {
        if (world_.control.was_cut()) throw Mismatch("a reply was cut off in its middle");
        return;
    }
    if (what == "drained") {
        const auto& tally = *world_.drain_tally;
        const std::string counted = fmt::format("{} finished {} cut", tally.finished, tally.cut);
        if (counted != rest) throw Mismatch(counted);
        return;
    }
    if (what == "counted") {
        metrics::Exposition counted;
        write_counted(counted, world_.metrics);
        const std::string lines = counted.take();
        if (lines.find('\n' + rest + '\n') == std::string::npos)
            throw Mismatch("counted otherwise:\n" + lines);
        return;
    }
    if (what == "tickets") {
        if (std::to_string(world_.control.tickets()) != rest)
            throw Mismatch(fmt::format("{} tickets were offered", world_.control.tickets()));
        return;
    }
    const std::string path = take_word(rest);
    const auto file = world_.disk.find(path);
    if (what == "nothing") {
        if (file) throw Mismatch(fmt::format("{} is there: \"{}\"", path, file->content));
        return;
    }
    if (!file) throw Mismatch(path + " is not there");
    if (file->content != rest) throw Mismatch(fmt::format("{} holds \"{}\"", path, file->content));
    if (file->partial != (what == "partial"))
        throw Mismatch(path + " is whole or partial, but should not be");
}

} // namespace

std::string play(const std::string& script)
{
    const std::vector<Step> steps = parse_script(script);
    auto world = std::make_unique<SessionWorld>(options_in(steps));
    world->start();
    Player player(*world, steps);
    try {
        run_coro(world->context, player.run(), std::chrono::seconds(10));
        return {};
    } catch (const std::exception& failure) {
        std::string text = fmt::format("line {}: {}", player.line(), failure.what());
        world->control.leave();
        world->disk.hold_reads(false);
        world->session.kill();
        world->context.run_for(std::chrono::seconds(2));
        // Coroutines that hang refer to the world: better leaked than destroyed under them.
        if (!world->ended()) {
            text += " (and the session does not end)";
            static_cast<void>(world.release());
        }
        return text;
    }
}

} // namespace wharf::test
