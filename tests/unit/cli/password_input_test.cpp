#include "server/cli/password_input.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <pty.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <termios.h>
#include <tuple>
#include <unistd.h>

using namespace wharf::cli;

namespace {

// A terminal of the test's own, on which everything was typed ahead.
class TypedAhead {
public:
    explicit TypedAhead(std::string_view typed)
    {
        REQUIRE(openpty(&keyboard_, &terminal_, nullptr, nullptr, nullptr) == 0);
        REQUIRE(write(keyboard_, typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
    }
    ~TypedAhead()
    {
        close(terminal_);
        close(keyboard_);
    }
    TypedAhead(const TypedAhead&) = delete;
    TypedAhead& operator=(const TypedAhead&) = delete;

    [[nodiscard]] int number() const { return terminal_; }
    [[nodiscard]] bool echoes() const
    {
        termios state{};
        return tcgetattr(terminal_, &state) == 0 && (state.c_lflag & ECHO) != 0;
    }

private:
    int keyboard_ = -1;
    int terminal_ = -1;
};

// Where prompts are printed; notes whether the terminal echoed then.
class Prompts : public std::stringbuf {
public:
    explicit Prompts(const TypedAhead& terminal)
        : terminal_(terminal)
    {
    }
    bool echoed = false;

protected:
    int sync() override
    {
        echoed = echoed || terminal_.echoes();
        return 0;
    }

private:
    const TypedAhead& terminal_;
};

} // namespace

TEST_CASE("a password from a stream is its first line", "[cli]")
{
    const auto [input, password] = GENERATE(table<std::string, std::string>({
        {"pw", "pw"},
        {"pw\n", "pw"},
        {"pw\r\n", "pw"},
        {"pw\nother\n", "pw"},
        {" p w \n", " p w "},
        {"gr\u00fc\u00dfe\n", "gr\u00fc\u00dfe"},
        {std::string(1024, 'x') + "\n", std::string(1024, 'x')},
    }));
    std::istringstream in(input);
    std::ostringstream err;
    const auto read = read_password(in, err);
    REQUIRE(read.has_value());
    CHECK(read->reveal() == password);
    CHECK(err.str().empty());
}

TEST_CASE("a password that could not be sent in a line is refused", "[cli]")
{
    const std::string input =
        GENERATE(std::string(), std::string("\n"), std::string("\r\n"), std::string("a\tb\n"),
                 std::string("a\0b\n", 4), std::string("a\rb\n"), std::string(1025, 'x'));
    std::istringstream in(input);
    std::ostringstream err;
    CHECK_FALSE(read_password(in, err).has_value());
    CHECK(err.str() == "a password is 1 to 1024 bytes without control characters\n");
}

TEST_CASE("a password asked for on a terminal is not shown, and echo is back afterwards", "[cli]")
{
    const TypedAhead terminal("pw\npw\n");
    Prompts prompts(terminal);
    std::ostream err(&prompts);
    REQUIRE(terminal.echoes());
    const auto password = ask_password(terminal.number(), err);
    REQUIRE(password.has_value());
    CHECK(password->reveal() == "pw");
    CHECK(prompts.str() == "Password: Again: ");
    CHECK_FALSE(prompts.echoed);
    CHECK(terminal.echoes());
}

TEST_CASE("two different answers, or none, are no password", "[cli]")
{
    const auto [typed, problem] = GENERATE(table<std::string, std::string>({
        {"pw\nPW\n", "the two passwords differ\n"},
        {"\n\n", "a password is 1 to 1024 bytes without control characters\n"},
        {"\x04", "no password given\n"},
        {"pw\n\x04", "no password given\n"},
    }));
    const TypedAhead terminal(typed);
    std::ostringstream err;
    CHECK_FALSE(ask_password(terminal.number(), err).has_value());
    CHECK(err.str().ends_with(problem));
    CHECK(terminal.echoes());
}

TEST_CASE("without a terminal nothing is asked", "[cli]")
{
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    std::ostringstream err;
    CHECK_FALSE(ask_password(ends[0], err).has_value());
    CHECK(err.str() == "there is no terminal to ask for a password: use --password-stdin\n");
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("whoever is interrupted while asked for a password can see again what is typed", "[cli]")
{
    int keyboard = -1;
    const pid_t child = forkpty(&keyboard, nullptr, nullptr, nullptr);
    REQUIRE(child >= 0);
    if (child == 0) {
        std::ostringstream err;
        std::ignore = ask_password(STDIN_FILENO, err);
        _exit(0);
    }
    const auto echoes = [keyboard] {
        termios state{};
        return tcgetattr(keyboard, &state) == 0 && (state.c_lflag & ECHO) != 0;
    };
    while (echoes())
        usleep(1000);
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) { // it may not have come to read yet
        REQUIRE(write(keyboard, "\x03", 1) == 1);
        usleep(10'000);
    }
    CHECK(WIFSIGNALED(status));
    CHECK(echoes());
    close(keyboard);
}
