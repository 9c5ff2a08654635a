// What can be measured. Each says "ready", waits for the go, runs, and prints its result (report.hpp); blocks
// all the while. Throws Failure, or ends the process itself when a thread of its own fails.
#pragma once

#include "tests/bench/ftps_load/options.hpp"

namespace load {

void download(const Options& options); // one large file on each stream, discarded unread
void upload(const Options& options);   // one large file on each stream, encrypted beforehand
void files(const Options& options);    // many small files, one after another on each session
void logins(const Options& options);   // connect, AUTH TLS, log in, QUIT
void list(const Options& options);     // MLSD of a large folder
void noop(const Options& options);     // how soon a session is answered
void idle(const Options& options);     // very many sessions that do nothing
void poll(const Options& options);     // many sessions that fetch a small file once a second
void raw(const Options& options);      // a bare OpenSSL loop instead of a server
void copy(const Options& options);     // memory to memory

} // namespace load
