// One function per verb. A handler returns the final reply; a transfer sends its 150 itself. It runs only
// when the gates of dispatch.cpp let it: phase, argument, permission and data protection are checked already.
#pragma once

#include "server/ftp/state.hpp"
#include "server/protocol/command.hpp"
#include "server/protocol/reply.hpp"

namespace wharf::ftp {

using async::awaitable;
using protocol::Command;
using protocol::Reply;

// login.cpp
awaitable<Reply> on_auth(SessionContext& context, const Command& command);
awaitable<Reply> on_host(SessionContext& context, const Command& command);
awaitable<Reply> on_user(SessionContext& context, const Command& command);
awaitable<Reply> on_pass(SessionContext& context, const Command& command);
awaitable<Reply> on_acct(SessionContext& context, const Command& command);
awaitable<Reply> on_rein(SessionContext& context, const Command& command);
awaitable<Reply> on_quit(SessionContext& context, const Command& command);

// navigate.cpp
awaitable<Reply> on_pwd(SessionContext& context, const Command& command);
awaitable<Reply> on_cwd(SessionContext& context, const Command& command);
awaitable<Reply> on_cdup(SessionContext& context, const Command& command);
awaitable<Reply> on_mkd(SessionContext& context, const Command& command);
awaitable<Reply> on_rmd(SessionContext& context, const Command& command);

// list.cpp
awaitable<Reply> on_list(SessionContext& context, const Command& command);
awaitable<Reply> on_nlst(SessionContext& context, const Command& command);
awaitable<Reply> on_mlsd(SessionContext& context, const Command& command);
awaitable<Reply> on_mlst(SessionContext& context, const Command& command);

// files.cpp
awaitable<Reply> on_size(SessionContext& context, const Command& command);
awaitable<Reply> on_mdtm(SessionContext& context, const Command& command);
awaitable<Reply> on_mfmt(SessionContext& context, const Command& command);
awaitable<Reply> on_avbl(SessionContext& context, const Command& command);
awaitable<Reply> on_dele(SessionContext& context, const Command& command);
awaitable<Reply> on_rnfr(SessionContext& context, const Command& command);
awaitable<Reply> on_rnto(SessionContext& context, const Command& command);

// hash.cpp
awaitable<Reply> on_hash(SessionContext& context, const Command& command);
awaitable<Reply> on_checksum(SessionContext& context, const Command& command); // XCRC, XMD5, XSHA1, ...

// data_setup.cpp
awaitable<Reply> on_pasv(SessionContext& context, const Command& command);
awaitable<Reply> on_epsv(SessionContext& context, const Command& command);
awaitable<Reply> on_port(SessionContext& context, const Command& command); // EPRT, LPRT too
awaitable<Reply> on_lpsv(SessionContext& context, const Command& command);
awaitable<Reply> on_pbsz(SessionContext& context, const Command& command);
awaitable<Reply> on_prot(SessionContext& context, const Command& command);
awaitable<Reply> on_ccc(SessionContext& context, const Command& command);
awaitable<Reply> on_type(SessionContext& context, const Command& command);
awaitable<Reply> on_mode(SessionContext& context, const Command& command);
awaitable<Reply> on_stru(SessionContext& context, const Command& command);
awaitable<Reply> on_rest(SessionContext& context, const Command& command);
awaitable<Reply> on_allo(SessionContext& context, const Command& command);

// download.cpp, upload.cpp
awaitable<Reply> on_retr(SessionContext& context, const Command& command);
awaitable<Reply> on_stor(SessionContext& context, const Command& command);
awaitable<Reply> on_appe(SessionContext& context, const Command& command);
awaitable<Reply> on_stou(SessionContext& context, const Command& command);

// misc.cpp
awaitable<Reply> on_abor(SessionContext& context, const Command& command);
awaitable<Reply> on_clnt(SessionContext& context, const Command& command);
awaitable<Reply> on_csid(SessionContext& context, const Command& command);
awaitable<Reply> on_feat(SessionContext& context, const Command& command);
awaitable<Reply> on_help(SessionContext& context, const Command& command);
awaitable<Reply> on_lang(SessionContext& context, const Command& command);
awaitable<Reply> on_noop(SessionContext& context, const Command& command);
awaitable<Reply> on_opts(SessionContext& context, const Command& command);
awaitable<Reply> on_smnt(SessionContext& context, const Command& command);
awaitable<Reply> on_stat(SessionContext& context, const Command& command);
awaitable<Reply> on_syst(SessionContext& context, const Command& command);

// site.cpp
awaitable<Reply> on_site(SessionContext& context, const Command& command);

} // namespace wharf::ftp
