// Thousands of sessions, logged in and in one thread.
#pragma once

#include "tests/bench/ftps_load/crowd_session.hpp"

#include <memory>
#include <vector>

namespace load {

class Crowd {
public:
    // Logs options.sessions sessions in, a few dozen at a time; with options.spread 200 from each of
    // 127.0.0.2, 127.0.0.3, ... Blocks; throws Failure if one cannot.
    explicit Crowd(const Options& options);

    // Puts a new session in the place of one, and logs it in.
    [[nodiscard]] Task<> log_in(std::size_t index);
    // Ends one for good; no task of it may be left.
    void drop(std::size_t index) { sessions_[index].reset(); }
    [[nodiscard]] CrowdSession& session(std::size_t index) { return *sessions_[index]; }
    [[nodiscard]] std::size_t size() const { return sessions_.size(); }
    [[nodiscard]] Reactor& reactor() { return reactor_; }

private:
    [[nodiscard]] Task<> log_in_the_next();

    const Options& options_;
    ClientTls tls_;
    Reactor reactor_;
    std::size_t next_ = 0;
    std::vector<std::unique_ptr<CrowdSession>> sessions_;
};

} // namespace load
