// Runs commands for the archive's hooks. A process gets nothing of the server but what it is given: its
// environment and standard input, a pipe for what it writes, the directory /, default signals, no other
// descriptor; and a session of its own, so that it can be ended with all it started.
#pragma once

#include "archive/disk/posix_env.hpp"
#include "archive/jobs/hooks/process_runner.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace wharf::server {

class PosixProcessRunner final : public jobs::ProcessRunner {
public:
    // From SIGTERM to SIGKILL.
    static constexpr std::chrono::milliseconds kGrace{5000};

    // Gives SIGCHLD its default meaning in this process.
    explicit PosixProcessRunner(std::chrono::milliseconds grace = kGrace);

    // Ends when the program has ended; what it left running in its process group is killed then.
    [[nodiscard]] jobs::ProcessEnd run(const jobs::Process& process, const Output& output) override;
    void interrupt() override;

private:
    std::chrono::milliseconds grace_;
    archive::Descriptor interrupted_; // readable from interrupt() on
};

// What of this process' environment a hook may see: "NAME=value" of PATH, HOME, USER, LOGNAME, LANG, LC_ALL,
// LC_CTYPE, TZ and TMPDIR, where they are set.
[[nodiscard]] std::vector<std::string> environment_for_hooks();

} // namespace wharf::server
