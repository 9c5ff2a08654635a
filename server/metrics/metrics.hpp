// Everything the server counts while it works. There is one, which whoever counts is given by reference; each
// fact is counted in one place, where it is decided. What can be asked when somebody wants to know it (how
// many sessions there are, how full the disk is) is not counted: see observed.hpp.
//
// No name of a user, a dataset, a file or an address is ever part of a number's name: there are too many of
// them, and they are nobody's business who only watches the server.
#pragma once

#include "server/metrics/counter.hpp"
#include "server/metrics/histogram.hpp"
#include "server/metrics/http_counts.hpp"

#include <array>

namespace wharf::metrics {

// Connections to a listener, before anything is read from them.
struct Connections {
    Counter accepted;
    Counter banned;                // turned away: too many failed logins from that address
    Counter too_many;              // no place left
    Counter too_many_from_address; // no place left for that address
    Counter shutting_down;
};

// That a name is unknown counts as any other failure: whoever reads the numbers must not be able to find out
// which names exist by trying some.
struct Logins {
    Counter succeeded;
    Counter failed;
    Counter banned;     // without a look at the password
    Counter impossible; // by no fault of the client's: the users file or the archive cannot be read
};

// TLS. Those that we gave up ourselves are not counted.
struct Handshakes {
    Counter full;
    Counter resumed;
    Counter failed; // not completed, or without the session that policy asks for on data connections
};

// Every one that was asked for ends as exactly one of the first five.
struct Transfers {
    Counter complete; // answered with 226
    Counter aborted;  // ABOR
    Counter failed_by_client;
    Counter failed_by_server;
    Counter refused; // before it began, or when the file showed not to be acceptable
    Counter bytes;   // moved so far, by those under way too
};

struct SessionEnds {
    Counter quit;
    Counter peer_gone;
    Counter timeout;
    Counter handshake_failed;
    Counter shutting_down;
    Counter account_changed;
    Counter crowded_out; // before login, for others to have the place
};

struct Ftp {
    Connections connections;
    SessionEnds ended;
    Logins logins;
    Handshakes control;
    Handshakes data;
    Transfers uploads;
    Transfers downloads;
    Transfers listings;
    Gauge data_connections;
    Counter ports_granted; // PASV and EPSV
    Counter ports_refused; // for want of a port
};

inline constexpr std::array kRequestSeconds{0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0};

struct Http {
    Connections connections;
    Gauge open; // connections
    Handshakes handshakes;
    Logins logins; // Basic, tokens and the sign-in form
    HttpCounts requests;
    Histogram took{kRequestSeconds}; // from the request's head until the answer is sent
    Counter bytes_in;                // bodies, without TLS and headers
    Counter bytes_out;
};

inline constexpr std::array kJobSeconds{0.1,  0.5,   1.0,   2.5,    5.0,    10.0,    30.0,
                                        60.0, 300.0, 900.0, 1800.0, 3600.0, 10800.0, 43200.0};

struct Jobs {
    Counter enqueued;
    Counter completed;
    Counter completed_with_problems; // succeeded, but rows were set aside
    Counter failed;
    Counter superseded;
    Counter cancelled;

    Counter rows_pulled; // of jobs that have ended, as are all below
    Counter rows_inserted;
    Counter rows_updated;
    Counter rows_deleted;
    Counter rows_rejected;
    Histogram ran{kJobSeconds};    // those that succeeded or failed
    Histogram waited{kJobSeconds}; // the same ones, from their arrival until they were begun
};

// Tries of the commands that follow jobs.
struct Hooks {
    Counter succeeded;
    Counter failed; // another exit status, a signal, or it could not be started
    Counter timed_out;
    Counter interrupted; // by the end of the server; tried again
};

struct Retention {
    Counter removals; // begun
    Counter problems; // what could not be read or removed
};

struct Metrics {
    Ftp ftp;
    Http http;
    Jobs jobs;
    Hooks hooks;
    Retention retention;
    Counter bans; // begun by failed logins
};

} // namespace wharf::metrics
