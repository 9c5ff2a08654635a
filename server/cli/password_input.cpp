#include "server/cli/password_input.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <termios.h>
#include <unistd.h>

namespace wharf::cli {
namespace {

using auth::Secret;

constexpr std::size_t kMaxPassword = 1024;

volatile std::sig_atomic_t interrupted = 0; // by that signal, while a terminal is silent

// Also whoever is interrupted gets an echo again, and then ends as if nobody had caught the signal.
class EchoOff {
public:
    explicit EchoOff(int terminal)
        : terminal_(terminal)
        , known_(tcgetattr(terminal, &before_) == 0)
    {
        struct sigaction note {};
        note.sa_handler = [](int signal) { interrupted = signal; };
        interrupted = 0;
        for (std::size_t i = 0; i < kSignals.size(); ++i)
            sigaction(kSignals[i], &note, &actions_[i]); // without SA_RESTART: read() ends
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL; // the line end still shows
        if (known_) tcsetattr(terminal_, TCSADRAIN, &silent);
    }
    ~EchoOff()
    {
        if (known_) tcsetattr(terminal_, TCSADRAIN, &before_);
        for (std::size_t i = 0; i < kSignals.size(); ++i)
            sigaction(kSignals[i], &actions_[i], nullptr);
        if (interrupted != 0) raise(interrupted);
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

private:
    static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
    int terminal_;
    termios before_{};
    bool known_;
    std::array<struct sigaction, kSignals.size()> actions_{};
};

// One line, or nothing at the end of input. A longer one than any password is cut, and so refused later.
std::optional<Secret> read_line(int terminal)
{
    std::string line;
    line.reserve(kMaxPassword + 1); // so that no copy of a part stays behind
    for (char c = 0; read(terminal, &c, 1) == 1;) {
        if (c == '\n') return Secret(std::move(line));
        if (line.size() <= kMaxPassword) line += c;
    }
    return std::nullopt;
}

std::optional<Secret> checked(Secret password, std::ostream& err)
{
    const std::string_view text = password.reveal();
    const bool control = std::any_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (!text.empty() && text.size() <= kMaxPassword && !control) return password;
    err << "a password is 1 to " << kMaxPassword << " bytes without control characters\n";
    return std::nullopt;
}

} // namespace

std::optional<Secret> read_password(std::istream& in, std::ostream& err)
{
    std::string line;
    line.reserve(kMaxPassword + 1);
    for (char c = 0; in.get(c) && c != '\n';) {
        if (line.size() <= kMaxPassword) line += c;
    }
    if (line.ends_with('\r')) line.pop_back();
    return checked(Secret(std::move(line)), err);
}

std::optional<Secret> ask_password(int terminal, std::ostream& err)
{
    if (isatty(terminal) == 0) {
        err << "there is no terminal to ask for a password: use --password-stdin\n";
        return std::nullopt;
    }
    const EchoOff silence(terminal);
    err << "Password: " << std::flush;
    std::optional<Secret> first = read_line(terminal);
    err << "Again: " << std::flush;
    const std::optional<Secret> second = first ? read_line(terminal) : std::nullopt;
    if (!second) {
        err << "no password given\n";
        return std::nullopt;
    }
    if (first->reveal() != second->reveal()) {
        err << "the two passwords differ\n";
        return std::nullopt;
    }
    return checked(std::move(*first), err);
}

} // namespace wharf::cli
