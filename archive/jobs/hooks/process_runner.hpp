// How a hook's command is run; an interface, since the archive starts no processes itself, and tests none at
// all.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

struct Process {
    std::vector<std::string> arguments;   // the first is the program's absolute path; no shell sees them
    std::vector<std::string> environment; // "NAME=value", and nothing else
    std::string input;                    // what it can read from its standard input
    std::chrono::milliseconds limit{};    // then it is ended, with all it started
};

struct ProcessEnd {
    enum class How {
        Exited,
        Signalled,
        TimedOut,    // ended by us, when the limit was over
        Interrupted, // ended by us, because of interrupt()
        NotStarted,
    };
    How how = How::NotStarted;
    int number = 0; // Exited: the exit status; Signalled: the signal; NotStarted: errno
};

class ProcessRunner {
public:
    // Takes what the process writes to its standard output and error, piece by piece, on the calling thread.
    using Output = std::function<void(std::string_view)>;

    virtual ~ProcessRunner() = default;
    // Blocks until the process has ended. Any number of threads may run one each.
    [[nodiscard]] virtual ProcessEnd run(const Process& process, const Output& output) = 0;
    // From any thread: what runs is ended, and whatever is to be run from now on.
    virtual void interrupt() = 0;
};

} // namespace wharf::jobs
