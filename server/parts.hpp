// What a running server is made of: opened in an order in which each finds what it needs, taken down in
// reverse.
#pragma once

#include "archive/jobs/hooks/hooks.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/runner.hpp"
#include "archive/retention/prune_thread.hpp"
#include "auth/csrf_tokens.hpp"
#include "auth/token_store.hpp"
#include "auth/token_uses.hpp"
#include "auth/user_store.hpp"
#include "auth/web_sessions.hpp"
#include "server/ban_thread.hpp"
#include "server/certificates.hpp"
#include "server/current.hpp"
#include "server/data_root.hpp"
#include "server/https_listener.hpp"
#include "server/job_counts.hpp"
#include "server/listener.hpp"
#include "server/log/line_file.hpp"
#include "server/memory_return.hpp"
#include "server/metrics/metrics.hpp"
#include "server/net/passive_ports.hpp"
#include "server/process_runner.hpp"
#include "server/request_thread.hpp"
#include "server/session_registry.hpp"
#include "server/settings.hpp"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace wharf::server {

// In order of construction; destroyed in reverse, so that nothing outlives what it refers to. Its functions
// are for the main thread.
struct Parts {
    explicit Parts(config::Config config);

    // Opens and binds everything; recovery runs before anybody can connect. A sentence that names what and
    // where, or "". Blocks on the disk.
    [[nodiscard]] std::string open();
    void start(); // threads, pruner, listener: clients are served from now on
    void stop();  // when the last session is gone, or given up

    void start_pruner(); // by the current settings, in place of the one at work

    metrics::Metrics metrics;
    Current<const Settings> settings;
    auth::Throttle throttle;                 // of failed logins
    SessionRegistry registry;                // sessions that could not be ended leave it when the contexts go
    http::ConnectionRegistry https_registry; // likewise
    http::ConnectionRegistry monitoring_registry;
    DataRoot disk;
    std::unique_ptr<archive::Archive> archive;
    std::unique_ptr<Certificates> certificates;
    std::unique_ptr<auth::UserStore> users;
    std::unique_ptr<auth::TokenUses> token_uses;
    std::unique_ptr<auth::TokenStore> tokens;
    std::unique_ptr<auth::WebSessions> web_sessions; // who is signed in on the pages
    auth::CsrfTokens form_tokens;
    std::unique_ptr<jobs::StatusBoard> board;
    std::unique_ptr<PosixProcessRunner> processes;
    std::unique_ptr<CountingRunner> counted_processes;
    std::unique_ptr<jobs::Hooks> hooks;
    std::unique_ptr<jobs::Runner> runner;
    std::unique_ptr<jobs::Intake> intake;

    boost::asio::thread_pool disk_pool{4}; // of FTPS alone: no reader of pages makes a transfer wait
    boost::asio::thread_pool http_pool{4};
    boost::asio::thread_pool http_long_pool{4}; // of requests that read whole files: no other waits for them
    std::atomic<bool> stopping{false};          // ends what is long at work in http_pool
    boost::asio::thread_pool hashing_pool{2};   // each password hash takes tens of MiB
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts;
    std::vector<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> guards;
    std::unique_ptr<net::PassivePorts> ports;
    std::unique_ptr<log::LineFile> xferlog; // null: none is kept
    std::unique_ptr<ftp::Services> services;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<http::Services> http_services;
    std::unique_ptr<HttpsListener> https_listener;
    std::unique_ptr<HttpsListener> monitoring_listener; // also while the others are drained
    std::unique_ptr<BanThread> bans;                    // works from its construction on
    std::unique_ptr<retention::PruneThread> pruner;     // works from its construction on
    std::unique_ptr<MemoryReturn> memory_return;        // likewise
    std::unique_ptr<RequestThread> requests;            // likewise
    std::vector<std::thread> threads;

private:
    [[nodiscard]] std::string open_archive();
    [[nodiscard]] std::string open_tls();
    [[nodiscard]] std::string open_xferlog();
    [[nodiscard]] std::string open_jobs();
    void make_contexts();
    void make_services();
    [[nodiscard]] std::string open_listeners();
};

} // namespace wharf::server
