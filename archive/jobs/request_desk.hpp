// Carries out what an administrator asks of jobs: to be run again, to be cancelled. One at a time; not
// thread-safe, but beside everything else; blocks on the disk.
#pragma once

#include "archive/disk/requests.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/runner.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::jobs {

class RequestDesk {
public:
    // `log`: one call per thing an administrator should read in the server's log. All must outlive it.
    RequestDesk(archive::Archive& archive, Intake& intake, Runner& runner,
                std::function<void(std::string_view)> log);

    // What waits in requests/ is carried out and answered. What takes longer is answered by a later call.
    void look();
    [[nodiscard]] std::optional<archive::JobAnswer> carry_out(std::string_view token,
                                                              const archive::JobRequest& request);

private:
    [[nodiscard]] std::optional<archive::JobAnswer> answer_to(
        const std::string& token, const std::optional<archive::JobRequest>& request);
    [[nodiscard]] archive::JobAnswer rerun(std::string_view token, const archive::JobRequest& request);
    [[nodiscard]] std::optional<archive::JobAnswer> cancel(const archive::JobRequest& request);
    void complain(std::string problem);

    archive::Archive& archive_;
    archive::Requests requests_;
    Intake& intake_;
    Runner& runner_;
    std::function<void(std::string_view)> log_;
    // What was carried out and could not be answered, by token: it is not carried out once more.
    std::map<std::string, archive::JobAnswer> untold_;
    std::string last_complaint_; // told once, not at every look
};

} // namespace wharf::jobs
