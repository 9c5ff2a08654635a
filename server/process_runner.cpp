#include "server/process_runner.hpp"

#include "server/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <system_error>
#include <tuple>
#include <unistd.h>

namespace wharf::server {

namespace {

using Clock = std::chrono::steady_clock;
using jobs::ProcessEnd;

constexpr std::array kPassedOn{"PATH",   "HOME",     "USER", "LOGNAME", "LANG",
                               "LC_ALL", "LC_CTYPE", "TZ",   "TMPDIR"};
// What is read once a program has ended, at most: more than a pipe holds, and a bound on what a process that
// got away from it can keep us busy with.
constexpr int kLastReads = 32;

enum class Pipe { Open, Drained, Closed };

Pipe read_some(int pipe, const jobs::ProcessRunner::Output& output)
{
    std::array<char, 64 * 1024> block;
    const ssize_t got = ::read(pipe, block.data(), block.size());
    if (got > 0) output({block.data(), static_cast<std::size_t>(got)});
    if (got > 0) return Pipe::Open;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? Pipe::Drained : Pipe::Closed;
}

// Rounded up, so that a wait does not end just before its time.
int milliseconds_until(std::optional<Clock::time_point> time)
{
    if (!time) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*time - Clock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, INT_MAX));
}

// A program that was started and all that it starts in its process group. Killed and reaped when this goes,
// if it was not before.
class Group {
public:
    explicit Group(pid_t leader)
        : leader_(leader)
    {
    }
    ~Group()
    {
        if (reaped_) return;
        signal(SIGKILL);
        std::ignore = reap({});
    }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

    // Not after reap(): the number may be somebody else's then.
    void signal(int number) const { ::kill(-leader_, number); }
    // Blocks until the program has ended.
    [[nodiscard]] ProcessEnd reap(std::optional<ProcessEnd::How> ended_by_us)
    {
        int status = 0;
        pid_t reaped = 0;
        do
            reaped = ::waitpid(leader_, &status, 0);
        while (reaped < 0 && errno == EINTR);
        reaped_ = true;
        if (reaped < 0)
            return {ProcessEnd::How::NotStarted, errno}; // whatever it did, nobody can say how it ended
        const bool exited = WIFEXITED(status);
        const auto how = exited ? ProcessEnd::How::Exited : ProcessEnd::How::Signalled;
        return {ended_by_us.value_or(how), exited ? WEXITSTATUS(status) : WTERMSIG(status)};
    }

private:
    pid_t leader_;
    bool reaped_ = false;
};

} // namespace

PosixProcessRunner::PosixProcessRunner(std::chrono::milliseconds grace)
    : grace_(grace)
    , interrupted_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (interrupted_.get() < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    // Where it is ignored, as some start their programs, the kernel keeps nobody's exit status.
    std::signal(SIGCHLD, SIG_DFL);
}

jobs::ProcessEnd PosixProcessRunner::run(const jobs::Process& process, const Output& output)
{
    auto spawned = spawn(process);
    if (const int* why = std::get_if<int>(&spawned)) return {ProcessEnd::How::NotStarted, *why};
    const auto& child = std::get<Spawned>(spawned);
    Group group(child.id);

    std::optional<Clock::time_point> until = Clock::now() + process.limit;
    std::optional<ProcessEnd::How> ended_by_us;
    bool writes = true;
    const auto end = [&](ProcessEnd::How why) {
        ended_by_us = why;
        until = Clock::now() + grace_;
        group.signal(SIGTERM);
    };
    for (;;) {
        // A negative descriptor is passed over.
        std::array<pollfd, 3> wanted{{{child.ended.get(), POLLIN, 0},
                                      {writes ? child.written.get() : -1, POLLIN, 0},
                                      {ended_by_us ? -1 : interrupted_.get(), POLLIN, 0}}};
        if (::poll(wanted.data(), wanted.size(), milliseconds_until(until)) < 0) continue; // EINTR
        if (wanted[0].revents != 0) break;
        if (wanted[1].revents != 0) writes = read_some(child.written.get(), output) != Pipe::Closed;
        if (wanted[2].revents != 0) {
            end(ProcessEnd::How::Interrupted);
        } else if (until && Clock::now() >= *until) {
            if (!ended_by_us) {
                end(ProcessEnd::How::TimedOut);
            } else {
                group.signal(SIGKILL);
                until.reset();
            }
        }
    }
    group.signal(SIGKILL); // what it left running
    for (int i = 0; writes && i < kLastReads && read_some(child.written.get(), output) == Pipe::Open; ++i) {
    }
    return group.reap(ended_by_us);
}

void PosixProcessRunner::interrupt()
{
    ::eventfd_write(interrupted_.get(), 1);
}

std::vector<std::string> environment_for_hooks()
{
    std::vector<std::string> environment;
    for (const char* name : kPassedOn)
        if (const char* value = std::getenv(name))
            environment.push_back(std::string(name).append("=").append(value));
    return environment;
}

} // namespace wharf::server
