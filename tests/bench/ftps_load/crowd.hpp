// Thousands of sessions, logged in and in one thread.
#pragma once

#include "tests/bench/ftps_load/crowd_session.hpp"

#include <memory>
#include <vector>

namespace load {

// Which of all the sessions, numbered from 0, a crowd has: `first`, and every `step`th behind it.
struct Share {
    std::size_t first = 0;
    std::size_t step = 1;
};

class Crowd {
public:
    // Logs its share of options.sessions sessions in, a few dozen at a time; with options.spread 200 of all
    // come from each of 127.0.0.2, 127.0.0.3, ... Blocks; throws Failure if one cannot.
    explicit Crowd(const Options& options, Share share = {});

    // Puts a new session in the place of one, and logs it in.
    [[nodiscard]] Task<> log_in(std::size_t index);
    // Ends one for good; no task of it may be left.
    void drop(std::size_t index) { sessions_[index].reset(); }
    [[nodiscard]] CrowdSession& session(std::size_t index) { return *sessions_[index]; }
    [[nodiscard]] std::size_t size() const { return sessions_.size(); }
    // Among all sessions.
    [[nodiscard]] std::size_t number(std::size_t index) const { return share_.first + index * share_.step; }
    [[nodiscard]] Reactor& reactor() { return reactor_; }

private:
    [[nodiscard]] Task<> log_in_the_next();

    const Options& options_;
    const Share share_;
    ClientTls tls_;
    Reactor reactor_;
    std::size_t next_ = 0;
    std::vector<std::unique_ptr<CrowdSession>> sessions_;
};

} // namespace load
