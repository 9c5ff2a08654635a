// What a session knows, besides its place in the code. Plain data, touched only on the session's executor.
#pragma once

#include "auth/principal.hpp"
#include "server/ftp/command_inbox.hpp"
#include "server/ftp/pace.hpp"
#include "server/ftp/services.hpp"
#include "server/ftp/session_log.hpp"
#include "server/ftp/transfer_monitor.hpp"
#include "server/protocol/command_table.hpp"
#include "server/protocol/hash_algorithm.hpp"
#include "server/protocol/listing.hpp"
#include "server/protocol/virtual_path.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace wharf::ftp {

// Who is logged in and the tree that login sees.
struct Login {
    auth::Principal principal;
    std::unique_ptr<vfs::Filesystem> files;
    std::string root = {}; // in front of its paths in the log: "/domain" if it sees that alone, or ""
};

struct SessionState {
    std::optional<std::string> host; // HOST: the domain to be seen; until REIN
    std::string user_name;           // from USER, until PASS
    std::optional<Login> login;
    unsigned failed_logins = 0;
    unsigned reviews = 0; // reloads that found nobody logged in: a login under way asks for its account again

    protocol::VirtualPath here;                                     // CWD
    std::optional<protocol::VirtualPath> rename_from;               // RNFR, until the next command
    std::uint64_t restart = 0;                                      // REST, until the next transfer
    std::optional<std::uint64_t> announced;                         // ALLO, until the next transfer
    protocol::FactSet facts = protocol::kAllFacts;                  // OPTS MLST
    protocol::HashAlgorithm hash = protocol::HashAlgorithm::Sha256; // OPTS HASH
    bool image = false;                                             // TYPE I; moves the same bytes as TYPE A
    bool protect_data = false;                                      // PROT P
    bool epsv_only = false;                                         // EPSV ALL (RFC 2428 section 4)
    std::unique_ptr<net::DataPort> data_port;                       // PASV or EPSV, until the next transfer
    std::unique_ptr<net::DataChannel> late_data; // of a transfer we ended, until its reply is out

    bool ticket_used = false;      // the last data connection resumed a TLS session
    bool start_tls = false;        // AUTH was accepted: handshake once its reply is out
    bool abort_to_confirm = false; // ABOR stopped a transfer: a 226 follows the transfer's own reply
    bool quit = false;             // QUIT, or too many failed logins: end once the reply is out
};

// What a handler may use. References outlive the handler's coroutine.
struct SessionContext {
    SessionState& state;
    net::ControlChannel& control;
    const Services& services;
    const Options& options; // as they were when the session began
    CommandInbox& inbox;
    TransferMonitor& monitor;
    Paces& paces;
    SessionLog& log;
    bool secured = false; // TLS is up on the control connection

    [[nodiscard]] vfs::Filesystem& files() const { return *state.login->files; }
    // As all users and the administrator would name it: with its domain. For the log.
    [[nodiscard]] std::string logged(const protocol::VirtualPath& path) const
    {
        return state.login->root + path.text();
    }
    [[nodiscard]] protocol::Phase phase() const
    {
        if (!secured) return protocol::Phase::Plain;
        return state.login ? protocol::Phase::LoggedIn : protocol::Phase::Secured;
    }
};

} // namespace wharf::ftp
