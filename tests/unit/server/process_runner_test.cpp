#include "server/process_runner.hpp"

#include "tests/support/scratch_directory.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <new>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace wharf;
using namespace std::chrono_literals;
using jobs::Process;
using jobs::ProcessEnd;
using server::PosixProcessRunner;
using How = ProcessEnd::How;

namespace {

// Far longer than anything here takes.
constexpr std::chrono::milliseconds kNoLimit = 10min;

Process shell(std::string script, std::string input = "")
{
    return {{"/bin/sh", "-c", std::move(script)}, {"PATH=/usr/bin:/bin"}, std::move(input), kNoLimit};
}

struct Ran {
    ProcessEnd end;
    std::string output;
};

Ran run(const Process& process)
{
    PosixProcessRunner runner;
    Ran ran;
    ran.end = runner.run(process, [&](std::string_view bytes) { ran.output += bytes; });
    return ran;
}

bool no_child_left()
{
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

} // namespace

TEST_CASE("the exit status and what was written come back", "[server][process]")
{
    const int status = GENERATE(0, 1, 3, 255);
    const Ran ran = run(shell("echo out; echo err >&2; exit " + std::to_string(status)));
    CHECK(ran.end.how == How::Exited);
    CHECK(ran.end.number == status);
    CHECK(ran.output == "out\nerr\n");
    CHECK(no_child_left());
}

TEST_CASE("the exit status comes back where SIGCHLD was ignored from the start", "[server][process]")
{
    std::signal(SIGCHLD, SIG_IGN);
    CHECK(run(shell("exit 3")).end.number == 3);
    CHECK(no_child_left());
}

TEST_CASE("when its output cannot be taken a process is ended, and nothing of it is left",
          "[server][process]")
{
    PosixProcessRunner runner;
    const auto refuse = [](std::string_view) { throw std::bad_alloc(); };
    CHECK_THROWS_AS(std::ignore = runner.run(shell("echo out; exec sleep 600"), refuse), std::bad_alloc);
    CHECK(no_child_left());
}

TEST_CASE("a process that a signal ends is told with the signal", "[server][process]")
{
    const int signal = GENERATE(SIGTERM, SIGKILL, SIGSEGV);
    const Ran ran = run(shell("kill -" + std::to_string(signal) + " $$"));
    CHECK(ran.end.how == How::Signalled);
    CHECK(ran.end.number == signal);
    CHECK(no_child_left());
}

TEST_CASE("what cannot be started is told with the reason", "[server][process]")
{
    const test::ScratchDirectory scratch;
    const std::string plain = scratch.path() / "plain";
    std::ofstream(plain) << "text";
    const Ran missing = run({{"/no/such/program"}, {}, "", kNoLimit});
    CHECK(missing.end.how == How::NotStarted);
    CHECK(missing.end.number == ENOENT);
    const Ran no_program = run({{plain}, {}, "", kNoLimit});
    CHECK(no_program.end.how == How::NotStarted);
    CHECK(no_program.end.number == EACCES);
    CHECK(no_child_left());
}

TEST_CASE("arguments arrive as they are, without a shell", "[server][process]")
{
    const Ran ran =
        run({{"/usr/bin/printf", "[%s]", "a b", "", "$HOME", "*", "`id`", "--x; y"}, {}, "", kNoLimit});
    CHECK(ran.output == "[a b][][$HOME][*][`id`][--x; y]");
}

TEST_CASE("the environment is what was given and nothing else", "[server][process]")
{
    ::setenv("WHARFINGER_TEST_SECRET", "x", 1);
    const Ran ran = run({{"/usr/bin/env"}, {"ONE=1", "TWO=a b\nc"}, "", kNoLimit});
    CHECK(ran.output == "ONE=1\nTWO=a b\nc\n");
    CHECK(run({{"/usr/bin/env"}, {}, "", kNoLimit}).output.empty());
}

TEST_CASE("the input is there to be read, whole", "[server][process]")
{
    std::string input;
    while (input.size() < 300'000)
        input += "line " + std::to_string(input.size()) + "\n";
    const Ran ran = run(shell("cat", input));
    CHECK(ran.end.number == 0);
    CHECK(ran.output == input);
}

TEST_CASE("who does not read the input keeps nobody waiting", "[server][process]")
{
    const std::string script = GENERATE("exit 0", "exec <&-; exit 0");
    CHECK(run(shell(script, std::string(1'000'000, 'x'))).end.how == How::Exited);
}

TEST_CASE("much output neither blocks the process nor gets lost", "[server][process]")
{
    const Ran ran = run(shell("head -c 5000000 /dev/zero; echo end"));
    CHECK(ran.end.number == 0);
    CHECK(ran.output.size() == 5'000'004);
    CHECK(ran.output.ends_with("end\n"));
}

TEST_CASE("who closes the output runs on to its end", "[server][process]")
{
    const Ran ran = run(shell("echo first; exec >&- 2>&-; exit 7"));
    CHECK(ran.end.how == How::Exited);
    CHECK(ran.end.number == 7);
    CHECK(ran.output == "first\n");
}

TEST_CASE("no descriptor of this process is seen by another", "[server][process]")
{
    // As a library might leave them open: without O_CLOEXEC.
    const archive::Descriptor low(::open("/dev/null", O_RDONLY));
    const archive::Descriptor high(::fcntl(low.get(), F_DUPFD, 900));
    REQUIRE(high.get() >= 900);
    const Ran ran = run({{"/bin/ls", "/proc/self/fd"}, {}, "", kNoLimit});
    CHECK(ran.output == "0\n1\n2\n3\n"); // 3 is ls's own, of the directory it reads
}

TEST_CASE("a process begins with default signals, none blocked, in / and a session of its own",
          "[server][process]")
{
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    sigset_t blocked;
    sigset_t usual;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR1);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &usual);
    const Ran ran = run({{"/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"}, {}, "", kNoLimit});
    ::pthread_sigmask(SIG_SETMASK, &usual, nullptr);
    std::signal(SIGPIPE, before);
    CHECK(ran.output.starts_with("SigBlk:\t0000000000000000\nSigIgn:\t"));
    // Of the signals 32 and 33, which are the C library's own, it says itself what becomes of them.
    const auto ignored = std::stoull(ran.output.substr(ran.output.rfind('\t')), nullptr, 16);
    CHECK((ignored & ~0x180000000ULL) == 0);

    // Of /proc/<pid>/stat: its number, its process group, its session.
    const Ran placed = run(shell("pwd; read -r id name state parent group session rest < /proc/$$/stat; "
                                 "[ $id = $group ] && [ $id = $session ] && echo leads"));
    CHECK(placed.output == "/\nleads\n");
}

TEST_CASE("a process that takes too long is ended, with all it started", "[server][process]")
{
    Process process = shell("sleep 1000 & sleep 1000; echo never");
    process.limit = 1ms;
    const Ran ran = run(process);
    CHECK(ran.end.how == How::TimedOut);
    CHECK(ran.end.number == SIGTERM);
    CHECK(ran.output.empty());
    CHECK(no_child_left());
}

TEST_CASE("a process that does not mind SIGTERM is killed", "[server][process]")
{
    PosixProcessRunner runner(1ms);
    std::string output;
    const auto end = runner.run(shell("trap '' TERM; echo ready; while :; do sleep 1000; done"),
                                [&](std::string_view bytes) {
                                    output += bytes;
                                    if (output == "ready\n") runner.interrupt();
                                });
    CHECK(end.how == How::Interrupted);
    CHECK(end.number == SIGKILL);
    CHECK(no_child_left());
}

TEST_CASE("a process may tidy up at SIGTERM, and is told as ended by us all the same", "[server][process]")
{
    PosixProcessRunner runner;
    std::string output;
    const auto end = runner.run(shell("trap 'echo tidied; exit 0' TERM; echo ready; while :; do :; done"),
                                [&](std::string_view bytes) {
                                    output += bytes;
                                    if (output == "ready\n") runner.interrupt();
                                });
    CHECK(end.how == How::Interrupted);
    CHECK(output == "ready\ntidied\n");
}

TEST_CASE("after an interruption nothing runs for long any more", "[server][process]")
{
    PosixProcessRunner runner;
    runner.interrupt();
    CHECK(runner.run(shell("sleep 1000"), [](std::string_view) {}).how == How::Interrupted);
}

TEST_CASE("what a process leaves running behind it is ended with it", "[server][process]")
{
    const Ran ran = run(shell("sleep 1000 & echo $!"));
    CHECK(ran.end.how == How::Exited);
    CHECK(ran.end.number == 0);
    // Killed, though it may take a moment to go; a process that is none of ours cannot be waited for.
    const auto state = [&] {
        std::ifstream stat("/proc/" + std::to_string(std::stoi(ran.output)) + "/stat");
        std::string id;
        std::string name;
        std::string letter = "gone";
        stat >> id >> name >> letter;
        return letter;
    };
    while (state() != "gone" && state() != "Z")
        std::this_thread::yield();
}

TEST_CASE("several threads run processes side by side", "[server][process]")
{
    PosixProcessRunner runner;
    std::array<ProcessEnd, 8> ends;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < ends.size(); ++i)
        threads.emplace_back(
            [&, i] { ends[i] = runner.run(shell("exit " + std::to_string(i)), [](std::string_view) {}); });
    for (auto& thread : threads)
        thread.join();
    for (std::size_t i = 0; i < ends.size(); ++i)
        CHECK(ends[i].number == static_cast<int>(i));
    CHECK(no_child_left());
}

TEST_CASE("hooks get the variables that programs need of the server's, and no others", "[server][process]")
{
    ::setenv("WHARFINGER_TEST_SECRET", "x", 1);
    ::setenv("TZ", "America/St_Johns", 1);
    const auto environment = server::environment_for_hooks();
    CHECK(std::ranges::count(environment, "TZ=America/St_Johns") == 1);
    CHECK(std::ranges::none_of(environment,
                               [](const std::string& entry) { return entry.starts_with("WHARF"); }));
}
