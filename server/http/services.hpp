// What every request is served with by the application. Everything referenced outlives all connections and is
// thread-safe.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/runner.hpp"
#include "archive/jobs/status_board.hpp"
#include "archive/retention/plan.hpp"
#include "auth/accounts.hpp"
#include "auth/authenticator.hpp"
#include "auth/csrf_tokens.hpp"
#include "auth/throttle.hpp"
#include "auth/token_authenticator.hpp"
#include "auth/web_sessions.hpp"
#include "config/config.hpp"
#include "server/metrics/metrics.hpp"
#include "server/metrics/observed.hpp"

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

namespace wharf::http {

struct Services {
    archive::Archive& archive;
    jobs::StatusBoard& board;
    jobs::Intake& intake;
    jobs::Runner& runner;
    auth::Authenticator& users;
    auth::Throttle& throttle;            // of failed logins, shared with FTPS
    boost::asio::thread_pool& disk;      // where handlers run; FTPS has another
    boost::asio::thread_pool& long_work; // where those run that take long: nobody else waits for them
    boost::asio::thread_pool& hashing;   // for password hashes, which are slow on purpose
    // As of now; a request keeps what it began with.
    std::function<std::shared_ptr<const config::Config>()> config;
    std::string data_root; // file system path; live tables are beneath it
    auth::Accounts& accounts;
    auth::WebSessions& sessions;   // of the pages
    auth::CsrfTokens& form_tokens; // of their forms
    auth::TokenAuthenticator& tokens;
    std::function<retention::Rules()> retention; // as of now
    const std::atomic<bool>& stopping;           // what takes long looks at it and ends
    metrics::Metrics& metrics;                   // counted all along
    std::function<metrics::Vitals()> vitals;     // as of now; both block on the disk
    std::function<metrics::Observed()> observe;
};

} // namespace wharf::http
