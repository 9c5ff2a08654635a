#include "server/spawn.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" { // which glibc 2.36 forgot to write in it
#include <sys/pidfd.h>
}

namespace wharf::server {

namespace {

using archive::Descriptor;

constexpr int kFirstFree = STDERR_FILENO + 1;

class FileActions {
public:
    FileActions() { ::posix_spawn_file_actions_init(&actions_); }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    [[nodiscard]] posix_spawn_file_actions_t* get() { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

class Attributes {
public:
    Attributes()
    {
        ::posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

// Out of the way of 0, 1 and 2, which may be free in a server that was started without them.
Descriptor moved_up(Descriptor low)
{
    if (low.get() < 0 || low.get() >= kFirstFree) return low;
    return Descriptor(::fcntl(low.get(), F_DUPFD_CLOEXEC, kFirstFree));
}

// A file in memory: whoever does not read it keeps nobody waiting, as with a pipe it would.
Descriptor holding(const std::string& text)
{
    Descriptor file = moved_up(Descriptor(::memfd_create("hook-input", MFD_CLOEXEC)));
    if (file.get() < 0) return file;
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t put = ::write(file.get(), text.data() + done, text.size() - done);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return Descriptor();
        done += static_cast<std::size_t>(put);
    }
    if (::lseek(file.get(), 0, SEEK_SET) != 0) return Descriptor();
    return file;
}

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> list;
    for (const std::string& text : texts)
        list.push_back(const_cast<char*>(text.c_str())); // posix_spawn changes none of them
    list.push_back(nullptr);
    return list;
}

} // namespace

std::variant<Spawned, int> spawn(const jobs::Process& process)
{
    const Descriptor input = holding(process.input);
    if (input.get() < 0) return errno;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno;
    Descriptor written = moved_up(Descriptor(ends[0]));
    const Descriptor writing = moved_up(Descriptor(ends[1]));
    if (written.get() < 0 || writing.get() < 0) return errno;
    // Only our end: what a program writes to may block, as programs expect.
    if (::fcntl(written.get(), F_SETFL, O_NONBLOCK) != 0) return errno;

    FileActions actions;
    ::posix_spawn_file_actions_adddup2(actions.get(), input.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(actions.get(), writing.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(actions.get(), writing.get(), STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(actions.get(), kFirstFree);
    ::posix_spawn_file_actions_addchdir_np(actions.get(), "/");
    const Attributes attributes;
    const auto arguments = pointers(process.arguments);
    const auto environment = pointers(process.environment);
    pid_t id = 0;
    const int failed = ::posix_spawn(&id, arguments.front(), actions.get(), attributes.get(),
                                     arguments.data(), environment.data());
    if (failed != 0) return failed;

    Descriptor ended(::pidfd_open(id, 0));
    if (ended.get() < 0) {
        const int why = errno;
        ::kill(-id, SIGKILL);
        while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
        }
        return why;
    }
    return Spawned{id, std::move(ended), std::move(written)};
}

} // namespace wharf::server
