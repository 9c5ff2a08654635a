// An FTPS session among thousands in one thread.
#pragma once

#include "tests/bench/ftps_load/options.hpp"
#include "tests/bench/ftps_load/reply.hpp"
#include "tests/bench/ftps_load/watched_tls.hpp"

#include <string>
#include <string_view>

namespace load {

// As Control, with tasks instead of calls that block; one task at a time.
class CrowdSession {
public:
    // Connects from 127.0.0.`host`.
    CrowdSession(Reactor& reactor, const Options& options, const ClientTls& tls, unsigned host);

    // Greeting, AUTH TLS, USER, PASS, PBSZ 0, PROT P, TYPE I.
    [[nodiscard]] Task<> log_in();
    // `code` as in expect().
    [[nodiscard]] Task<Reply> command(std::string line, int code);
    // EPSV or PASV and RETR with a fresh data connection, up to the 226; the number of bytes that came.
    [[nodiscard]] Task<std::uint64_t> fetch(std::string path);

private:
    [[nodiscard]] Task<Reply> reply();
    [[nodiscard]] Task<std::uint64_t> fetch_data(std::uint16_t port, std::string_view command);

    Reactor& reactor_;
    const Options& options_;
    const ClientTls& tls_;
    unsigned host_;
    Ticket tickets_; // empty unless data connections resume
    WatchedTls control_;
    ReplyReader replies_;
};

} // namespace load
