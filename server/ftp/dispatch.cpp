#include "server/ftp/dispatch.hpp"

#include "server/ftp/reply_for_error.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace wharf::ftp {

using protocol::Phase;
using protocol::Verb;

namespace {

constexpr std::size_t index(Verb verb)
{
    return static_cast<std::size_t>(verb);
}

// That every verb has one is a test: with UBSan, GCC takes no function's address for a constant.
constexpr auto kHandlers = [] {
    std::array<Handler, protocol::kVerbCount> table{};
    table[index(Verb::Abor)] = on_abor;
    table[index(Verb::Acct)] = on_acct;
    table[index(Verb::Allo)] = on_allo;
    table[index(Verb::Appe)] = on_appe;
    table[index(Verb::Auth)] = on_auth;
    table[index(Verb::Avbl)] = on_avbl;
    table[index(Verb::Ccc)] = on_ccc;
    table[index(Verb::Cdup)] = on_cdup;
    table[index(Verb::Clnt)] = on_clnt;
    table[index(Verb::Csid)] = on_csid;
    table[index(Verb::Cwd)] = on_cwd;
    table[index(Verb::Dele)] = on_dele;
    table[index(Verb::Eprt)] = on_port;
    table[index(Verb::Epsv)] = on_epsv;
    table[index(Verb::Feat)] = on_feat;
    table[index(Verb::Hash)] = on_hash;
    table[index(Verb::Help)] = on_help;
    table[index(Verb::Host)] = on_host;
    table[index(Verb::Lang)] = on_lang;
    table[index(Verb::List)] = on_list;
    table[index(Verb::Lprt)] = on_port;
    table[index(Verb::Lpsv)] = on_lpsv;
    table[index(Verb::Mdtm)] = on_mdtm;
    table[index(Verb::Mfmt)] = on_mfmt;
    table[index(Verb::Mkd)] = on_mkd;
    table[index(Verb::Mlsd)] = on_mlsd;
    table[index(Verb::Mlst)] = on_mlst;
    table[index(Verb::Mode)] = on_mode;
    table[index(Verb::Nlst)] = on_nlst;
    table[index(Verb::Noop)] = on_noop;
    table[index(Verb::Opts)] = on_opts;
    table[index(Verb::Pass)] = on_pass;
    table[index(Verb::Pasv)] = on_pasv;
    table[index(Verb::Pbsz)] = on_pbsz;
    table[index(Verb::Port)] = on_port;
    table[index(Verb::Prot)] = on_prot;
    table[index(Verb::Pwd)] = on_pwd;
    table[index(Verb::Quit)] = on_quit;
    table[index(Verb::Rein)] = on_rein;
    table[index(Verb::Rest)] = on_rest;
    table[index(Verb::Retr)] = on_retr;
    table[index(Verb::Rmd)] = on_rmd;
    table[index(Verb::Rnfr)] = on_rnfr;
    table[index(Verb::Rnto)] = on_rnto;
    table[index(Verb::Site)] = on_site;
    table[index(Verb::Size)] = on_size;
    table[index(Verb::Smnt)] = on_smnt;
    table[index(Verb::Stat)] = on_stat;
    table[index(Verb::Stor)] = on_stor;
    table[index(Verb::Stou)] = on_stou;
    table[index(Verb::Stru)] = on_stru;
    table[index(Verb::Syst)] = on_syst;
    table[index(Verb::Type)] = on_type;
    table[index(Verb::User)] = on_user;
    table[index(Verb::Xcrc)] = on_checksum;
    table[index(Verb::Xmd5)] = on_checksum;
    table[index(Verb::Xsha1)] = on_checksum;
    table[index(Verb::Xsha256)] = on_checksum;
    table[index(Verb::Xsha512)] = on_checksum;
    return table;
}();

Reply wrong_phase(const protocol::CommandSpec& row, Phase phase)
{
    if (phase == Phase::Plain) return {530, "Send AUTH TLS first; this server talks only over TLS"};
    if (row.verb == Verb::Auth && phase == Phase::Secured)
        return {503, "TLS is up already; go on with USER"}; // perhaps REIN was meant to end it
    if (row.verb == Verb::Auth) return {503, "TLS is up already; go on"};
    if (phase == Phase::Secured) return {530, "Log in with USER and PASS first"};
    return {503, fmt::format("{} cannot be used now", row.name)};
}

// Forgets what was kept for a later command.
void forget_kept(SessionState& state)
{
    state.rename_from.reset();
    state.restart = 0;
    state.announced.reset();
}

// The same, unless the row of this one says that it survives. What REST and
// ALLO said is for the same transfer, so the same commands may stand between; each only replaces its own.
void forget_kept(SessionState& state, const Command& command, protocol::Effects effects)
{
    const bool prepares = (effects & protocol::kKeepsRestart) != 0;
    if ((effects & protocol::kKeepsRename) == 0) state.rename_from.reset();
    if (!prepares) state.restart = 0;
    const bool keeps_announced = prepares ? command.verb != Verb::Allo : command.verb == Verb::Rest;
    if (!keeps_announced) state.announced.reset();
}

// Where a handler has no event of its own that tells the cause, and takes it.
void log_cause(const SessionContext& context, const Command& command, Reply& reply)
{
    const auto cause = std::exchange(reply.cause, {});
    if (!cause) return;
    const LoggedCommand shown = loggable(command);
    const auto argument = shown.argument.empty() ? std::nullopt : std::optional(shown.argument);
    const auto folder =
        context.state.login ? std::optional(context.logged(context.state.here)) : std::nullopt;
    context.log.warning("command-failed", {{"verb", log::Word{shown.verb}},
                                           {"argument", argument},
                                           {"folder", folder},
                                           {"code", reply.code},
                                           {"error", cause.message()}});
}

} // namespace

Handler handler_of(Verb verb)
{
    return kHandlers[index(verb)];
}

std::optional<Reply> refusal(const SessionState& state, Phase phase, const Command& command)
{
    if (command.verb == Verb::Unknown)
        return Reply{500,
                     command.name.empty() ? "Empty command" : "Unknown command; HELP lists the known ones"};
    const protocol::CommandSpec& row = protocol::spec(command.verb);
    if (!protocol::allowed(row, phase)) return wrong_phase(row, phase);
    const bool has_argument = command.has_argument && !command.argument.empty();
    if (row.argument == protocol::ArgRule::Required && !has_argument)
        return Reply{501, fmt::format("Argument missing. Syntax: {}", row.help)};
    if (row.argument == protocol::ArgRule::None && has_argument)
        return Reply{501, fmt::format("{} takes no argument", row.name)};
    if ((row.effects & protocol::kWrites) != 0 && !state.login->principal.may_write())
        return Reply{550, "Your account may read only"};
    if ((row.effects & protocol::kUsesData) != 0 && !state.protect_data)
        return Reply{521, "Send PROT P first; data moves only over TLS"}; // RFC 4217 section 9
    return std::nullopt;
}

// What was kept was for the command that this should have been.
Reply refuse_line(SessionState& state, const BadLine& line)
{
    forget_kept(state);
    return reply_for_error(line.error);
}

awaitable<Reply> dispatch(SessionContext& context, const Command& command)
{
    SessionState& state = context.state;
    std::optional<Reply> refused = refusal(state, context.phase(), command);
    const protocol::Effects effects =
        command.verb == Verb::Unknown ? 0 : protocol::spec(command.verb).effects;
    const bool transfers = (effects & protocol::kUsesData) != 0;
    // RNTO and the transfers use what was kept for them.
    const bool uses_kept = !refused && (transfers || command.verb == Verb::Rnto);
    if (!uses_kept) forget_kept(state, command, effects);
    if (refused) {
        // What the client connected for will not be, unless it sends PROT P first.
        if (transfers && refused->code != 521) state.data_port.reset();
        co_return std::move(*refused);
    }

    const Handler handler = handler_of(command.verb);
    Reply reply = co_await handler(context, command);
    log_cause(context, command, reply);

    if (uses_kept) forget_kept(state, command, effects);
    if (transfers) state.data_port.reset();
    co_return reply;
}

} // namespace wharf::ftp
