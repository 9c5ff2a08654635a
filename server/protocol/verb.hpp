// Every verb that has a row in the command table. Aliases (XPWD) share the verb of what they stand for.
#pragma once

#include <cstddef>

namespace wharf::protocol {

enum class Verb {
    Unknown,
    Abor,
    Acct,
    Allo,
    Appe,
    Auth,
    Ccc,
    Cdup,
    Clnt,
    Cwd,
    Dele,
    Eprt,
    Epsv,
    Feat,
    Help,
    List,
    Mdtm,
    Mkd,
    Mlsd,
    Mlst,
    Mode,
    Nlst,
    Noop,
    Opts,
    Pass,
    Pasv,
    Pbsz,
    Port,
    Prot,
    Pwd,
    Quit,
    Rein,
    Rest,
    Retr,
    Rmd,
    Rnfr,
    Rnto,
    Site,
    Size,
    Stat,
    Stor,
    Stou,
    Stru,
    Syst,
    Type,
    User,
};
inline constexpr std::size_t kVerbCount = static_cast<std::size_t>(Verb::User) + 1;

} // namespace wharf::protocol
