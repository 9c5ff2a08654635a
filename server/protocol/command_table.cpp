#include "server/protocol/command_table.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace wharf::protocol {
namespace {

// One letter each, so that a row stays a line and a column can be read downwards.
constexpr auto P = Phase::Plain;
constexpr auto S = Phase::Secured;
constexpr auto L = Phase::LoggedIn;
constexpr auto T = Phase::Transferring;
constexpr Phases in(auto... phases)
{
    return static_cast<Phases>((static_cast<unsigned>(phases) | ...));
}
constexpr auto None = ArgRule::None;
constexpr auto Optional = ArgRule::Optional;
constexpr auto Required = ArgRule::Required;

// - User name and password never travel in the clear, so USER, PASS and ACCT do not run before TLS.
// - REST survives what clients send between it and the transfer: how to connect, the protection, the type, a
//   look at the size; and so does ALLO, which survives REST too. RNFR survives only NOOP, which affects no
//   "previously entered commands" (RFC 959 section 4.1.3). Neither survives another of its kind: a refused
//   one must not leave the one before it standing.
// - PORT, EPRT, LPRT, LPSV, SMNT and CCC run only to be refused with advice.
// - HOST chooses what USER and PASS are for, so it stands before them (RFC 7151 section 3.1); before TLS it
//   could be somebody else's.
// - MDTM with a time in front sets it, as MFMT does; the tree refuses that to who may not write.
// - STAT with an argument lists like LIST, so it needs the right to read.
// - ALLO only announces; the STOR behind it is what needs the right to write.
// - TVFS says how paths are written (RFC 3659 section 6), so it stands with CWD.
// clang-format off
constexpr std::array kTable = {
    CommandSpec{"ABOR", Verb::Abor, in(L, T),       None,     0,                           "",            "ABOR"},
    CommandSpec{"ACCT", Verb::Acct, in(S, L),       Required, kSensitive,                  "",            "ACCT account"},
    CommandSpec{"ALLO", Verb::Allo, in(L),          Required, kKeepsRestart,               "",            "ALLO bytes"},
    CommandSpec{"APPE", Verb::Appe, in(L),          Required, kWrites | kUsesData,         "",            "APPE file"},
    CommandSpec{"AUTH", Verb::Auth, in(P),          Required, 0,                           "AUTH TLS",    "AUTH TLS"},
    CommandSpec{"AVBL", Verb::Avbl, in(L),          Optional, kReads,                      "AVBL",        "AVBL [folder]"},
    CommandSpec{"CCC",  Verb::Ccc,  in(L),          None,     0,                           "",            "CCC (refused)"},
    CommandSpec{"CDUP", Verb::Cdup, in(L),          None,     0,                           "",            "CDUP"},
    CommandSpec{"XCUP", Verb::Cdup, in(L),          None,     0,                           "",            "XCUP"},
    CommandSpec{"CLNT", Verb::Clnt, in(S, L),       Required, 0,                           "CLNT",        "CLNT name"},
    CommandSpec{"CSID", Verb::Csid, in(S, L),       Required, 0,                           "CSID",        "CSID name=value;..."},
    CommandSpec{"CWD",  Verb::Cwd,  in(L),          Required, 0,                           "TVFS",        "CWD folder"},
    CommandSpec{"XCWD", Verb::Cwd,  in(L),          Required, 0,                           "",            "XCWD folder"},
    CommandSpec{"DELE", Verb::Dele, in(L),          Required, kWrites,                     "",            "DELE file"},
    CommandSpec{"EPRT", Verb::Eprt, in(L),          Required, 0,                           "",            "EPRT (refused; use EPSV)"},
    CommandSpec{"EPSV", Verb::Epsv, in(L),          Optional, kKeepsRestart,               "EPSV",        "EPSV [1|2|ALL]"},
    CommandSpec{"FEAT", Verb::Feat, in(P, S, L),    None,     0,                           "",            "FEAT"},
    CommandSpec{"HASH", Verb::Hash, in(L),          Required, kReads,
                "HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32",                                                  "HASH file"},
    CommandSpec{"HELP", Verb::Help, in(P, S, L),    Optional, 0,                           "",            "HELP [command]"},
    CommandSpec{"HOST", Verb::Host, in(S),          Required, 0,                           "HOST",        "HOST domain"},
    CommandSpec{"LANG", Verb::Lang, in(S, L),       Optional, 0,                           "LANG EN*",    "LANG [EN]"},
    CommandSpec{"LIST", Verb::List, in(L),          Optional, kReads | kUsesData,          "",            "LIST [path]"},
    CommandSpec{"LPRT", Verb::Lprt, in(L),          Required, 0,                           "",            "LPRT (refused; use EPSV)"},
    CommandSpec{"LPSV", Verb::Lpsv, in(L),          None,     0,                           "",            "LPSV (refused; use EPSV)"},
    CommandSpec{"MDTM", Verb::Mdtm, in(L),          Required, kReads | kKeepsRestart,      "MDTM",        "MDTM file"},
    CommandSpec{"MFMT", Verb::Mfmt, in(L),          Required, kWrites,                     "MFMT",        "MFMT YYYYMMDDHHMMSS file"},
    CommandSpec{"MKD",  Verb::Mkd,  in(L),          Required, kWrites,                     "",            "MKD folder"},
    CommandSpec{"XMKD", Verb::Mkd,  in(L),          Required, kWrites,                     "",            "XMKD folder"},
    CommandSpec{"MLSD", Verb::Mlsd, in(L),          Optional, kReads | kUsesData,          "",            "MLSD [folder]"},
    CommandSpec{"MLST", Verb::Mlst, in(L),          Optional, kReads,
                "MLST type*;size*;modify*;perm*;unique*;",                                                "MLST [path]"},
    CommandSpec{"MODE", Verb::Mode, in(L),          Required, kKeepsRestart,               "",            "MODE S"},
    CommandSpec{"NLST", Verb::Nlst, in(L),          Optional, kReads | kUsesData,          "",            "NLST [folder]"},
    CommandSpec{"NOOP", Verb::Noop, in(P, S, L, T), None,     kKeepsRename | kKeepsRestart, "",           "NOOP"},
    CommandSpec{"OPTS", Verb::Opts, in(P, S, L),    Required, 0,                           "UTF8",        "OPTS UTF8 ON | MLST fact;... | HASH [name]"},
    CommandSpec{"PASS", Verb::Pass, in(S),          Optional, kSensitive,                  "",            "PASS password"},
    CommandSpec{"PASV", Verb::Pasv, in(L),          None,     kKeepsRestart,               "PASV",        "PASV"},
    CommandSpec{"PBSZ", Verb::Pbsz, in(S, L),       Required, kKeepsRestart,               "PBSZ",        "PBSZ 0"},
    CommandSpec{"PORT", Verb::Port, in(L),          Required, 0,                           "",            "PORT (refused; use PASV)"},
    CommandSpec{"PROT", Verb::Prot, in(S, L),       Required, kKeepsRestart,               "PROT",        "PROT P"},
    CommandSpec{"PWD",  Verb::Pwd,  in(L),          None,     0,                           "",            "PWD"},
    CommandSpec{"XPWD", Verb::Pwd,  in(L),          None,     0,                           "",            "XPWD"},
    CommandSpec{"QUIT", Verb::Quit, in(P, S, L, T), None,     0,                           "",            "QUIT"},
    CommandSpec{"REIN", Verb::Rein, in(S, L),       None,     0,                           "",            "REIN"},
    CommandSpec{"REST", Verb::Rest, in(L),          Required, 0,                           "REST STREAM", "REST offset"},
    CommandSpec{"RETR", Verb::Retr, in(L),          Required, kReads | kUsesData,          "",            "RETR file"},
    CommandSpec{"RMD",  Verb::Rmd,  in(L),          Required, kWrites,                     "",            "RMD folder"},
    CommandSpec{"XRMD", Verb::Rmd,  in(L),          Required, kWrites,                     "",            "XRMD folder"},
    CommandSpec{"RNFR", Verb::Rnfr, in(L),          Required, kWrites,                     "",            "RNFR old-path"},
    CommandSpec{"RNTO", Verb::Rnto, in(L),          Required, kWrites,                     "",            "RNTO new-path"},
    CommandSpec{"SITE", Verb::Site, in(L),          Required, 0,                           "",            "SITE HELP | JOB id"},
    CommandSpec{"SIZE", Verb::Size, in(L),          Required, kReads | kKeepsRestart,      "SIZE",        "SIZE file"},
    CommandSpec{"SMNT", Verb::Smnt, in(L),          Required, 0,                           "",            "SMNT (refused)"},
    CommandSpec{"STAT", Verb::Stat, in(L, T),       Optional, kReads | kKeepsRestart,      "",            "STAT [path]"},
    CommandSpec{"STOR", Verb::Stor, in(L),          Required, kWrites | kUsesData,         "",            "STOR file"},
    CommandSpec{"STOU", Verb::Stou, in(L),          Optional, kWrites | kUsesData,         "",            "STOU [file]"},
    CommandSpec{"STRU", Verb::Stru, in(L),          Required, kKeepsRestart,               "",            "STRU F"},
    CommandSpec{"SYST", Verb::Syst, in(P, S, L),    None,     0,                           "",            "SYST"},
    CommandSpec{"TYPE", Verb::Type, in(L),          Required, kKeepsRestart,               "",            "TYPE I | A"},
    CommandSpec{"USER", Verb::User, in(S),          Required, 0,                           "",            "USER name"},
    CommandSpec{"XCRC", Verb::Xcrc, in(L),          Required, kReads,                      "XCRC",        "XCRC file [start [end]]"},
    CommandSpec{"XMD5", Verb::Xmd5, in(L),          Required, kReads,                      "XMD5",        "XMD5 file [start [end]]"},
    CommandSpec{"XSHA1",   Verb::Xsha1,   in(L),    Required, kReads,                      "XSHA1",       "XSHA1 file [start [end]]"},
    CommandSpec{"XSHA256", Verb::Xsha256, in(L),    Required, kReads,                      "XSHA256",     "XSHA256 file [start [end]]"},
    CommandSpec{"XSHA512", Verb::Xsha512, in(L),    Required, kReads,                      "XSHA512",     "XSHA512 file [start [end]]"},
};
// clang-format on

} // namespace

std::span<const CommandSpec> command_table()
{
    return kTable;
}

const CommandSpec* find_command(std::string_view upper_case_name)
{
    const auto row = std::find_if(kTable.begin(), kTable.end(), [&](const CommandSpec& candidate) {
        return candidate.name == upper_case_name;
    });
    return row == kTable.end() ? nullptr : &*row;
}

const CommandSpec& spec(Verb verb)
{
    assert(verb != Verb::Unknown);
    return *std::find_if(kTable.begin(), kTable.end(),
                         [&](const CommandSpec& row) { return row.verb == verb; });
}

bool allowed(const CommandSpec& row, Phase phase)
{
    return (row.phases & static_cast<Phases>(phase)) != 0;
}

} // namespace wharf::protocol
