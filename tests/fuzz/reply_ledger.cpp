#include "tests/fuzz/reply_ledger.hpp"

#include "server/protocol/command_table.hpp"
#include "server/protocol/hash_algorithm.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace wharf::fuzz {

using protocol::Verb;

namespace {

using Codes = std::set<int>;

// What any command may be refused with: arguments, order, phase, the account.
const Codes& refusals()
{
    static const Codes codes{501, 503, 530, 550};
    return codes;
}

// What a command that names a file may meet on the disk.
const Codes& disk_refusals()
{
    static const Codes codes{450, 451, 452};
    return codes;
}

Codes transfer(Codes more)
{
    more.insert({226, 425, 426, 450, 451, 521});
    return more;
}

Codes on_disk(Codes more)
{
    more.insert(disk_refusals().begin(), disk_refusals().end());
    return more;
}

// Beside refusals(). No `default`: a new verb is a compiler warning here.
Codes codes_of(Verb verb)
{
    switch (verb) {
    case Verb::Unknown: return {500};
    case Verb::Abor: return {226};
    case Verb::Acct: return {202};
    case Verb::Allo: return {200, 452, 552};
    case Verb::Appe: return transfer({452, 552, 553, 554});
    case Verb::Auth: return {234, 504};
    case Verb::Avbl: return on_disk({213});
    case Verb::Ccc: return {534};
    case Verb::Cdup: return on_disk({250});
    case Verb::Clnt: return {200};
    case Verb::Csid: return {200};
    case Verb::Cwd: return on_disk({250});
    case Verb::Dele: return on_disk({250});
    case Verb::Eprt: return {502};
    case Verb::Epsv: return {229, 200, 522, 425};
    case Verb::Feat: return {211};
    case Verb::Hash: return on_disk({213, 426, 554});
    case Verb::Help: return {214};
    case Verb::Host: return {220, 504};
    case Verb::Lang: return {200, 504};
    case Verb::List: return transfer({});
    case Verb::Lprt: return {502};
    case Verb::Lpsv: return {502};
    case Verb::Mdtm: return on_disk({213});
    case Verb::Mfmt: return on_disk({213});
    case Verb::Mkd: return on_disk({257, 553});
    case Verb::Mlsd: return transfer({});
    case Verb::Mlst: return on_disk({250});
    case Verb::Mode: return {200, 504};
    case Verb::Nlst: return transfer({});
    case Verb::Noop: return {200};
    case Verb::Opts: return {200, 504};
    case Verb::Pass: return {230, 451};
    case Verb::Pasv: return {227, 425};
    case Verb::Pbsz: return {200};
    case Verb::Port: return {502};
    case Verb::Prot: return {200, 504, 534, 536};
    case Verb::Pwd: return {257};
    case Verb::Quit: return {221};
    case Verb::Rein: return {220};
    case Verb::Rest: return {350};
    case Verb::Retr: return transfer({554});
    case Verb::Rmd: return on_disk({250});
    case Verb::Rnfr: return on_disk({350});
    case Verb::Rnto: return on_disk({250, 552, 553});
    case Verb::Site: return {200, 202, 214, 451, 502, 504};
    case Verb::Size: return on_disk({213});
    case Verb::Smnt: return {502};
    case Verb::Stat: return on_disk({211, 212, 213});
    case Verb::Stor: return transfer({452, 552, 553, 554});
    case Verb::Stou: return transfer({452, 552, 553});
    case Verb::Stru: return {200, 504};
    case Verb::Syst: return {215};
    case Verb::Type: return {200, 504};
    case Verb::User: return {331};
    case Verb::Xcrc:
    case Verb::Xmd5:
    case Verb::Xsha1:
    case Verb::Xsha256:
    case Verb::Xsha512: return on_disk({250, 426, 554});
    }
    return {};
}

bool moves_data(const std::optional<protocol::Command>& command)
{
    return command && command->verb != Verb::Unknown &&
           (protocol::spec(command->verb).effects & protocol::kUsesData) != 0;
}

// What reads a file for its digest listens meanwhile, as a transfer does, but has no 150.
bool hashes(const std::optional<protocol::Command>& command)
{
    return command && (command->verb == Verb::Hash || protocol::algorithm_of(command->verb));
}

bool may_answer(const std::optional<protocol::Command>& command, int code)
{
    if (!command) return code == 500;
    const Codes own = codes_of(command->verb);
    return own.contains(code) || (command->verb != Verb::Unknown && refusals().contains(code));
}

// There is a client that takes the error texts of these for format strings.
bool must_not_hold_percent(const std::optional<protocol::Command>& command)
{
    return command &&
           (command->verb == Verb::Size || command->verb == Verb::Rnfr || command->verb == Verb::Rnto);
}

std::string named(const std::optional<protocol::Command>& command)
{
    return command ? command->name : std::string("a line that is no command");
}

} // namespace

void ReplyLedger::sent(std::optional<protocol::Command> command)
{
    waiting_.push_back({std::move(command)});
}

std::string ReplyLedger::replied(const WireReply& reply)
{
    answered_.reset();
    if (reply.code == 421) {
        farewell_ = true;
        forget_unanswered();
        return {};
    }
    if (farewell_) return "a reply behind 421";
    return reply.code < 200 ? opening(reply.code) : final_reply(reply);
}

std::string ReplyLedger::opening(int code)
{
    if (code != 150) return "a preliminary reply other than 150";
    skip_confirmed_aborts();
    if (waiting_.empty()) return "150 to nothing";
    Waiting& first = waiting_.front();
    if (!moves_data(first.command)) return "150 to " + named(first.command);
    if (std::exchange(first.opened, true)) return "150 twice";
    return {};
}

std::string ReplyLedger::final_reply(const WireReply& reply)
{
    if (waiting_.empty()) return "a reply to nothing";
    const bool transferring = waiting_.front().opened || hashes(waiting_.front().command);
    if (transferring && (reply.code == 200 || reply.code == 211))
        return take_out_of_turn({Verb::Noop, Verb::Stat}) ? "" : "nobody asked during the transfer";
    const bool confirms_abort =
        std::exchange(transfer_ended_, false) && reply.lines.front() == "226 Abort done";
    if (confirms_abort) {
        ++aborts_confirmed_;
        return unanswered_aborts() >= aborts_confirmed_ ? "" : "an abort done that nobody asked for";
    }
    if (reply.lines.front() != "226 No transfer to abort") skip_confirmed_aborts();
    if (waiting_.empty()) return "a reply to nothing";

    const Waiting first = std::move(waiting_.front());
    waiting_.pop_front();
    transfer_ended_ = transferring;
    answered_ = first.command;
    if (!may_answer(first.command, reply.code))
        return "code " + std::to_string(reply.code) + " to " + named(first.command);
    if (moves_data(first.command) && reply.code < 300 && !first.opened)
        return "a transfer done without a 150";
    const bool has_percent = reply.lines.front().find('%') != std::string::npos;
    if (reply.code >= 400 && has_percent && must_not_hold_percent(first.command))
        return "a percent sign in the refusal of " + named(first.command);
    return {};
}

// Which of several ABORs stopped a transfer cannot be seen: the first one is passed over when a reply comes
// that is not its own.
void ReplyLedger::skip_confirmed_aborts()
{
    while (aborts_confirmed_ > 0 && !waiting_.empty() && waiting_.front().aborts()) {
        waiting_.pop_front();
        --aborts_confirmed_;
    }
}

std::size_t ReplyLedger::unanswered_aborts() const
{
    return static_cast<std::size_t>(
        std::count_if(waiting_.begin(), waiting_.end(), [](const Waiting& each) { return each.aborts(); }));
}

bool ReplyLedger::take_out_of_turn(std::initializer_list<Verb> verbs)
{
    const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& each) {
        return std::any_of(verbs.begin(), verbs.end(), [&](Verb verb) { return each.is(verb); });
    });
    if (found == waiting_.end()) return false;
    answered_ = found->command;
    waiting_.erase(found);
    return true;
}

} // namespace wharf::fuzz
