#include "auth/password_hash.hpp"
#include "people.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wharf::auth;

namespace {

// This process gets no more than so many bytes of address space besides those it has.
void leave_room_for(rlim_t bytes)
{
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t most = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + bytes;
    const rlimit limit{most, most};
    if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(2);
}

} // namespace

TEST_CASE("a password matches its hash and nothing else does", "[auth]")
{
    PasswordHasher hasher(kQuick);
    const std::string stored = hasher.hash(Secret("correct horse")).value();
    CHECK(hasher.verify(stored, Secret("correct horse")) == Verdict::Right);
    const std::string wrong = GENERATE("", "correct hors", "correct horse ", "Correct horse");
    CHECK(hasher.verify(stored, Secret(std::string(wrong))) == Verdict::Wrong);
}

TEST_CASE("a password may hold any byte, and all of them count", "[auth]")
{
    PasswordHasher hasher(kQuick);
    const std::string stored = hasher.hash(Secret(std::string("a\0b", 3))).value();
    CHECK(hasher.verify(stored, Secret(std::string("a\0b", 3))) == Verdict::Right);
    CHECK(hasher.verify(stored, Secret(std::string("a\0c", 3))) == Verdict::Wrong);
    CHECK(hasher.verify(stored, Secret("a")) == Verdict::Wrong);
}

TEST_CASE("hashing twice gives two texts, for the salt differs", "[auth]")
{
    CHECK(quick_hash("same") != quick_hash("same"));
}

TEST_CASE("a text that is no hash matches nothing", "[auth]")
{
    PasswordHasher hasher(kQuick);
    const std::string good = hasher.hash(Secret("x")).value();
    const std::string stored =
        GENERATE_COPY(std::string(), std::string("x"), std::string("$argon2id$"), good.substr(1),
                      good.substr(0, good.size() - 30), good + std::string(200, 'A'), good + '\0',
                      std::string("$argon2i$") + good.substr(10));
    CAPTURE(stored);
    CHECK(hasher.verify(stored, Secret("x")) == Verdict::Wrong);
    CHECK_FALSE(is_password_hash(stored));
}

TEST_CASE("a hash is recognised whatever it cost", "[auth]")
{
    CHECK(is_password_hash(quick_hash("x")));
}

TEST_CASE("a hash that would need more memory than there is, is no verdict", "[auth]")
{
    std::string stored = quick_hash("x");
    const std::size_t memory = stored.find("m=8,");
    REQUIRE(memory != std::string::npos);
    stored.replace(memory, 4, "m=4294967295,"); // KiB
    CHECK(PasswordHasher(kQuick).verify(stored, Secret("x")) != Verdict::Right);
}

TEST_CASE("without the memory for it a hash has no verdict, be there such a user or not", "[auth]")
{
    PasswordHasher hasher;
    const std::string stored = hasher.hash(Secret("x")).value();
    const pid_t child = fork(); // the limit is its own
    if (child == 0) {
        leave_room_for(32U << 20);
        const bool no_verdict = hasher.verify(stored, Secret("x")) == Verdict::OutOfMemory &&
                                hasher.verify_nobody(Secret("x")) == Verdict::OutOfMemory;
        _exit(no_verdict ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

TEST_CASE("the default cost is the one for interactive logins", "[auth]")
{
    PasswordHasher hasher;
    const std::string stored = hasher.hash(Secret("x")).value();
    CHECK(stored.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
    CHECK(hasher.verify(stored, Secret("x")) == Verdict::Right);
}
