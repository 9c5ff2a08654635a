// What an administrator at the command line wants the running server to do to a job, as files in requests/:
// the command puts a request there, the server looks, carries it out and puts an answer beside it, the
// command takes the answer away. Both may be killed at any moment: a request stays until it is answered, and
// carrying one out twice must do no harm. Every call may block.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"
#include "archive/disk/payload.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::archive {

struct JobRequest {
    enum class Wish { Rerun, RerunWithActiveControl, Cancel };
    Wish wish = Wish::Cancel;
    JobId job;
    std::string by; // who wishes it, for the log: "cli:root"
    TimePoint asked;
    PayloadSet keep{}; // of a rerun: the payloads the new job is to keep
};

struct JobAnswer {
    bool done = false;
    std::string text;           // a sentence without full stop: what was done, or why not
    std::optional<JobId> job{}; // that a rerun made
};

// 32 lower-case hexadecimal digits; also the request id of the job that a rerun makes.
[[nodiscard]] std::string fresh_token(Env& env);

class Requests {
public:
    // Requests that nobody carried out in this time are refused, answers that nobody fetched removed.
    static constexpr std::chrono::hours kStale{1};

    explicit Requests(Env& env)
        : env_(env)
    {
    }

    // For the command.
    [[nodiscard]] result<void> put(std::string_view token, const JobRequest& request); // durable on return
    // Removes the answer it gives.
    [[nodiscard]] result<std::optional<JobAnswer>> take_answer(std::string_view token);
    // Takes a request back. NotFound: it was answered meanwhile.
    [[nodiscard]] result<void> take_back(std::string_view token);

    // For the server.
    struct Waiting {
        std::string token;
        std::optional<JobRequest> request; // nothing for a file that is no request
    };
    // Without those that have an answer; by time of asking. Removes stale answers on the way.
    [[nodiscard]] result<std::vector<Waiting>> waiting();
    [[nodiscard]] result<void> answer(std::string_view token, const JobAnswer& answer);

private:
    Env& env_;
};

// The records as text. Pure. Readers distrust what they read, as those of manifest.hpp do.
[[nodiscard]] std::string format_request(const JobRequest& request);
[[nodiscard]] result<JobRequest> parse_request(std::string_view text);
[[nodiscard]] std::string format_answer(const JobAnswer& answer);
[[nodiscard]] result<JobAnswer> parse_answer(std::string_view text);

} // namespace wharf::archive
