// One session with everything it talks to, all of it scripted. One thread runs it: the test's, in run_for().
#pragma once

#include "server/ftp/session.hpp"
#include "tests/support/ftp/fake_authenticator.hpp"
#include "tests/support/ftp/fake_data.hpp"
#include "tests/support/ftp/fake_filesystem.hpp"
#include "tests/support/ftp/scripted_control.hpp"

#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <string>

namespace wharf::test {

struct WorldOptions {
    config::Limits limits;
    config::Bytes max_upload{1000};
    std::vector<config::ExternalAddress> external_address;
    std::chrono::milliseconds lost_quiet{20};
    std::chrono::milliseconds lost_in_all{60};
    auth::ThrottleRules throttle{.first_delay = {}, .longest_delay = {}}; // nobody waits here
};

class SessionWorld {
public:
    explicit SessionWorld(const WorldOptions& options);
    ~SessionWorld();

    void start(); // the session runs from now on
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] std::exception_ptr failure() const { return failure_; } // what escaped from it
    async::awaitable<void> until_ended();

    // Happens on the session's thread while the next password is looked at.
    void during_hash(std::function<void()> happens);
    void ban(const std::string& user);
    void remove_account(const std::string& user); // and reloads

    boost::asio::io_context context;

private:
    boost::asio::thread_pool disk_pool_{1};
    boost::asio::thread_pool hashing_pool_{1};
    FakeAuthenticator users_;
    auth::Throttle throttle_;

public:
    FakeDisk disk;
    ScriptedControl control;
    FakeDataPorts ports;
    metrics::Metrics metrics;
    const std::shared_ptr<ftp::DrainTally> drain_tally = std::make_shared<ftp::DrainTally>();

private:
    std::shared_ptr<const ftp::Options> options_;
    ftp::Services services_;

public:
    ftp::Session session;

private:
    Condition end_;
    bool ended_ = false;
    std::exception_ptr failure_;
};

} // namespace wharf::test
