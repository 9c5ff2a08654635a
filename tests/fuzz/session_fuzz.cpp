// Random dialogues with a real session over a control connection, data connections and a disk in memory.
// Whatever is said, when and in whatever pieces: every command gets its one final reply, in order, with a
// code its verb may have; 226 stands only for a file that is there; nobody without the right changes the
// disk; and the session ends when its client has left. Input: a byte for how far the client logs in, then
// steps: a byte each, followed by what the step takes.
#include "server/protocol/command_table.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/reply_ledger.hpp"
#include "tests/support/ftp/run_coro.hpp"
#include "tests/support/ftp/session_world.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>

using namespace wharf;
using fuzz::check;
using protocol::Verb;
using test::Wire;

namespace {

constexpr std::size_t kMostSteps = 40;
constexpr std::size_t kMostUnanswered = 12; // fewer than a session keeps waiting during a transfer
constexpr std::string_view kUpload = "/abcd-1234/new.csv";

constexpr auto kLines = std::to_array<std::string_view>({
    "USER bob",
    "USER vera",
    "PASS secret",
    "PBSZ 0",
    "PROT P",
    "PROT C",
    "TYPE I",
    "TYPE A",
    "PASV",
    "PASV",
    "EPSV",
    "EPSV 2",
    "EPSV ALL",
    "STOR /abcd-1234/new.csv",
    "STOR /abcd-1234/new.csv",
    "APPE /abcd-1234/new.csv",
    "STOU",
    "RETR /abcd-1234/data.csv",
    "RETR /abcd-1234/new.csv",
    "LIST",
    "LIST /abcd-1234",
    "NLST",
    "MLSD /abcd-1234",
    "MLST",
    "STAT",
    "STAT /abcd-1234",
    "ABOR",
    "NOOP",
    "REST 4",
    "REST 0",
    "ALLO 7",
    "ALLO 100000",
    "SIZE /abcd-1234/data.csv",
    "SIZE /%s%n",
    "MDTM /abcd-1234/data.csv",
    "RNFR /abcd-1234/new.csv",
    "RNTO /abcd-1234/b.csv",
    "RNTO /abcd-1234/move-files-here-to-enqueue-job",
    "RNFR /%d",
    "RNTO /%n",
    "DELE /abcd-1234/new.csv",
    "MKD /wxyz-9876",
    "RMD /abcd-1234",
    "CWD /abcd-1234",
    "CDUP",
    "PWD",
    "FEAT",
    "HELP",
    "HELP STOR",
    "OPTS UTF8 ON",
    "OPTS MLST size;",
    "SITE HELP",
    "REIN",
    "SYST",
    "AUTH TLS",
    "CCC",
    "PORT 1,2,3,4,5,6",
    "EPRT |1|1.2.3.4|5|",
    "CLNT fuzz",
    "ACCT x",
    "STOR new.csv",
    "STOR /requestId",
    "STOR /abcd-1234/move-files-here-to-enqueue-job/a.csv",
    "",
    "HASH /abcd-1234/data.csv",
    "HASH /abcd-1234/new.csv",
    "OPTS HASH CRC32",
    "XMD5 /abcd-1234/data.csv",
    "MFMT 20010203040506 /abcd-1234/new.csv",
    "AVBL /abcd-1234",
    "CSID Name=fuzz;",
    "HOST open.example.gov",
    "LANG en",
    "SITE JOB 01a1fb67180009d7152814d896850e13",
    "STOU data.csv",
});

struct Fault {
    const char* call; // of vfs::Filesystem or its handles
    int error;
};
constexpr Fault kFaults[] = {
    {"stat", EIO},
    {"list", EIO},
    {"open_read", EIO},
    {"read", EIO},
    {"open_write", ENOSPC},
    {"write", ENOSPC},
    {"write", EIO},
    {"commit", ENOSPC},
    {"rename", ENOSPC},
    {"remove", EROFS},
    {"make_directory", ENOSPC},
};

constexpr std::size_t kLineLength = 512;

// What a session makes of a line; nothing if it is no command.
std::optional<protocol::Command> heard(const std::string& line)
{
    protocol::LineDecoder decoder(kLineLength);
    decoder.feed(line + "\r\n");
    const auto decoded = decoder.next();
    if (!decoded || !std::holds_alternative<std::string>(*decoded)) return std::nullopt;
    return protocol::parse_command(std::get<std::string>(*decoded));
}

class RandomDialogue {
public:
    explicit RandomDialogue(fuzz::Input input)
        : input_(input)
        , world_(options())
    {
    }
    void run();

private:
    static test::WorldOptions options()
    {
        test::WorldOptions options;
        options.limits.line_length = kLineLength;
        return options;
    }

    void log_in(unsigned how_far);
    void step();
    void say(std::string line);
    void say_something();
    void prepare_data_connection();
    void break_disk();
    void read_replies(); // until every command has its answer
    void read_reply();
    [[nodiscard]] std::string next_line();
    void check_answer(const fuzz::WireReply& reply);
    void conclude_transfer();
    [[nodiscard]] bool nothing_changed() const;
    void expect(bool holds, const std::string& property) const; // else shows the dialogue so far and ends

    fuzz::Input input_;
    test::SessionWorld world_;
    fuzz::ReplyLedger ledger_;
    std::string transcript_;
    std::string uploaded_;      // what the client sent on the present data connection
    bool writer_named_ = false; // the client has named the one user who may write
    bool secured_ = false;
    bool closed_ = false;    // the control connection
    bool may_close_ = false; // the client has given reason to
    bool held_up_ = false;   // the client does not read its replies
};

void RandomDialogue::run()
{
    world_.start();
    ledger_.sent(protocol::Command{Verb::Rein, "the greeting", {}, false}); // 220, as REIN has
    read_replies();
    log_in(input_.number<std::uint8_t>() % 4);
    for (std::size_t steps = 0; steps < kMostSteps && !closed_ && !input_.rest().empty(); ++steps)
        step();
    read_replies();
    world_.control.leave();
    test::run_coro(world_.context, world_.until_ended());
    expect(world_.ended(), "a session ends when its client has left");
    expect(!world_.failure(), "no exception escapes from a session");
    expect(writer_named_ || nothing_changed(), "only who may write changes the disk");
}

void RandomDialogue::log_in(unsigned how_far)
{
    if (how_far == 0) return;
    say("AUTH TLS");
    read_replies();
    if (how_far == 1) return;
    for (const char* line : {how_far == 2 ? "USER bob" : "USER vera", "PASS secret", "PROT P"})
        say(line);
    read_replies();
}

void RandomDialogue::step()
{
    switch (input_.number<std::uint8_t>() % 16) {
    default: say_something(); break;
    case 9: prepare_data_connection(); break;
    case 10: break_disk(); break;
    case 11:
        held_up_ = !held_up_;
        if (held_up_)
            world_.control.stop_reading();
        else
            world_.control.read_again();
        break;
    case 12: read_replies(); break;
    case 13: world_.context.poll(); break;
    case 14: {
        const unsigned what = input_.number<std::uint8_t>();
        if (what % 8 == 0) world_.ports.run_out();
        if (what % 8 == 1) world_.control.refuse_handshake();
        break;
    }
    case 15:
        switch (input_.number<std::uint8_t>() % 32) {
        case 0: world_.session.begin_drain(world_.drain_tally); break;
        case 1: world_.session.kill(); break;
        case 2: world_.control.leave(); break;
        default: return;
        }
        may_close_ = true;
        break;
    }
}

void RandomDialogue::say(std::string line)
{
    std::erase(line, '\n');
    transcript_ += "C: " + line + '\n';
    const std::optional<protocol::Command> as_heard = heard(line);
    const protocol::Command command = as_heard.value_or(protocol::Command{});
    if (command.verb == Verb::Pass && command.argument != "secret")
        return; // a wrong one costs time on purpose
    if (command.verb == Verb::User && command.argument == "bob") writer_named_ = true;
    if (command.verb == Verb::Quit) may_close_ = true;
    const bool alone = !secured_ || command.verb == Verb::Auth; // what follows an AUTH may be thrown away
    if (alone) read_replies();
    ledger_.sent(as_heard);
    world_.control.feed(line + "\r\n");
    if (alone) read_replies();
}

void RandomDialogue::say_something()
{
    if (ledger_.unanswered() >= kMostUnanswered) read_replies();
    if (closed_) return;
    const unsigned which = input_.number<std::uint8_t>();
    const auto table = protocol::command_table();
    if (which < 192)
        say(std::string(kLines[which % kLines.size()]));
    else if (which < 240)
        say(std::string(table[input_.number<std::uint8_t>() % table.size()].name) + ' ' +
            std::string(input_.line()));
    else
        say(std::string(input_.line()));
}

void RandomDialogue::prepare_data_connection()
{
    Wire& wire = world_.ports.wire();
    const unsigned how = input_.number<std::uint8_t>();
    using enum Wire::Connect;
    constexpr std::array kOthers{TimesOut, Hangs, Handshakes, WrongSession};
    wire.connect = how % 8 < 4 ? AtOnce : kOthers[how % kOthers.size()];
    wire.reads = how % 16 != 3;
    wire.breaks = how % 16 == 5;
}

void RandomDialogue::break_disk()
{
    const Fault& fault = kFaults[input_.number<std::uint8_t>() % std::size(kFaults)];
    world_.disk.fail_next(fault.call, {fault.error, boost::system::system_category()});
}

void RandomDialogue::read_replies()
{
    if (std::exchange(held_up_, false)) world_.control.read_again();
    while (!closed_ && !ledger_.all_answered())
        read_reply();
}

std::string RandomDialogue::next_line()
{
    try {
        return test::run_coro(world_.context, world_.control.next_line());
    } catch (const std::runtime_error&) {
        expect(false, "every command is answered");
        return {};
    }
}

void RandomDialogue::read_reply()
{
    fuzz::WireReply reply;
    for (bool last = false; !last;) {
        std::string line = next_line();
        if (line == "(closed)") {
            closed_ = true;
            expect(may_close_ || ledger_.farewell(), "the server closes for a reason");
            return;
        }
        expect(line.find_first_of("\r\n") == std::string::npos, "a reply line is one line");
        expect(line.size() >= 3, "a reply line holds a code");
        if (reply.lines.empty()) reply.code = std::atoi(line.c_str());
        last = line.size() > 3 && line[3] == ' ' && std::atoi(line.c_str()) == reply.code;
        transcript_ += "S: " + line + '\n';
        reply.lines.push_back(std::move(line));
    }
    check_answer(reply);
}

void RandomDialogue::check_answer(const fuzz::WireReply& reply)
{
    const std::string wrong = ledger_.replied(reply);
    expect(wrong.empty(), wrong);
    if (reply.code == 150) conclude_transfer();
    const auto& command = ledger_.answered();
    if (!command) return;
    if (reply.code == 234) {
        ledger_.forget_unanswered();
        secured_ = true;
        may_close_ = true; // the handshake may have been told to fail
    }
    // Only while nothing the client said later can have removed it again.
    if (ledger_.all_answered() && command->verb == Verb::Stor && command->argument == kUpload &&
        reply.code == 226)
    {
        const auto stored = world_.disk.find(std::string(kUpload));
        expect(stored && !stored->partial, "226 says that the file is there");
        expect(stored->content.ends_with(uploaded_), "226 says that every byte is there");
    }
}

// The client's part in a transfer that has begun: it sends, reads, and ends it, one way or another.
void RandomDialogue::conclude_transfer()
{
    Wire& wire = world_.ports.wire();
    // Pipelined commands may have brought the session to a later transfer than the one whose 150 this is:
    // that one has had its part then.
    if (wire.end != Wire::End::Open) return;
    const unsigned how = input_.number<std::uint8_t>();
    wire.reads = true;
    const bool not_there = wire.connect == Wire::Connect::Hangs || wire.connect == Wire::Connect::Handshakes;
    if (not_there || how % 16 == 0) {
        say("ABOR");
        if (how % 3 == 0) return;
        wire.connect = Wire::Connect::AtOnce;
    }
    uploaded_ = std::string(how % 32, 'x');
    wire.sent = uploaded_;
    static constexpr Wire::End ends[] = {Wire::End::CloseNotify, Wire::End::CloseNotify, Wire::End::Bare,
                                         Wire::End::Reset};
    wire.end = ends[how / 64];
    wire.changed.changed();
}

void RandomDialogue::expect(bool holds, const std::string& property) const
{
    if (!holds) std::fprintf(stderr, "%s", transcript_.c_str());
    check(holds, property.c_str());
}

bool RandomDialogue::nothing_changed() const
{
    const auto data = world_.disk.find("/abcd-1234/data.csv");
    return !world_.disk.find(std::string(kUpload)) && data && data->content == "id,name\n1,one\n";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    spdlog::set_level(spdlog::level::off);
    RandomDialogue(fuzz::Input(data, size)).run();
    return 0;
}
