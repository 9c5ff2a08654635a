#include "auth/web_sessions.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <thread>

using namespace wharf::auth;
using namespace std::chrono_literals;

namespace {

class FakeAccounts final : public Accounts {
public:
    result<Account> account(const std::string& user) override
    {
        if (down) return Errc::StoreUnavailable;
        const auto found = accounts.find(user);
        if (found == accounts.end()) return Errc::UnknownUser;
        return found->second;
    }

    Account& add(const std::string& user)
    {
        return accounts[user] = {{user, Role::Publisher, {"data.example.gov"}}, {1}};
    }

    std::map<std::string, Account> accounts;
    bool down = false;
};

struct Page {
    explicit Page(WebSessionRules rules = {})
        : sessions(rules, accounts)
    {
        accounts.add("bob");
        accounts.add("ann");
    }
    std::string sign_in(const std::string& user, Time now)
    {
        return std::string(sessions.begin(accounts.accounts.at(user), now).reveal());
    }
    bool is_good(const std::string& id, Time now) { return sessions.resume(id, now).has_value(); }

    FakeAccounts accounts;
    WebSessions sessions;
};

} // namespace

TEST_CASE("a session is its user's, with the rights of now", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    CHECK(id.size() == 43);
    const auto principal = page.sessions.resume(id, kNow + 1s);
    REQUIRE(principal.has_value());
    CHECK(principal->name == "bob");
    CHECK(principal->may_write());
    page.accounts.accounts["bob"].principal.role = Role::Viewer;
    page.accounts.accounts["bob"].principal.domains = {"b.org"};
    const auto later = page.sessions.resume(id, kNow + 2s);
    REQUIRE(later.has_value());
    CHECK_FALSE(later->may_write());
    CHECK(later->domains == std::vector<std::string>{"b.org"});
}

TEST_CASE("an id that is none is nobody's", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    const std::string other =
        GENERATE_COPY(values<std::string>({"", "bob", id.substr(1), id + "x", id + " "}));
    CHECK(page.sessions.resume(other, kNow).error() == Errc::SessionEnded);
    CHECK(page.is_good(id, kNow));
}

TEST_CASE("every sign-in begins a session of its own", "[auth]")
{
    Page page;
    std::set<std::string> ids;
    for (int i = 0; i < 40; ++i)
        ids.insert(page.sign_in("bob", kNow));
    CHECK(ids.size() == 40);
    CHECK(page.sessions.size() == 40);
}

TEST_CASE("a session that is used lives on, and one that is idle ends", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    CHECK(page.is_good(id, kNow + 8h - 1s));
    CHECK(page.is_good(id, kNow + 16h - 2s));
    CHECK(page.sessions.resume(id, kNow + 24h - 2s).error() == Errc::SessionEnded);
    CHECK(page.sessions.size() == 0);
}

TEST_CASE("no session lives longer than the limit, however busy", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    const Time end = kNow + std::chrono::days(7);
    for (Time now = kNow; now < end; now += 7h)
        CHECK(page.is_good(id, now));
    CHECK(page.is_good(id, end - 1s));
    CHECK_FALSE(page.is_good(id, end));
}

TEST_CASE("the limits are those passed in", "[auth]")
{
    Page page(WebSessionRules{.idle = 10s, .longest = 25s});
    const std::string idle = page.sign_in("bob", kNow);
    const std::string busy = page.sign_in("bob", kNow);
    CHECK(page.is_good(busy, kNow + 9s));
    CHECK_FALSE(page.is_good(idle, kNow + 10s));
    CHECK(page.is_good(busy, kNow + 18s));
    CHECK_FALSE(page.is_good(busy, kNow + 25s));
}

TEST_CASE("a clock that was put back ends no session", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    CHECK(page.is_good(id, kNow - 24h));
    CHECK(page.is_good(id, kNow + 1h));
}

TEST_CASE("a session that is ended is nobody's, and the others go on", "[auth]")
{
    Page page;
    const std::string one = page.sign_in("bob", kNow);
    const std::string other = page.sign_in("bob", kNow);
    page.sessions.end(one);
    page.sessions.end("no such session");
    CHECK_FALSE(page.is_good(one, kNow));
    CHECK(page.is_good(other, kNow));
}

TEST_CASE("all sessions of one user end at once", "[auth]")
{
    Page page;
    const std::string bob = page.sign_in("bob", kNow);
    const std::string too = page.sign_in("bob", kNow);
    const std::string ann = page.sign_in("ann", kNow);
    page.sessions.end_all("bob");
    CHECK_FALSE(page.is_good(bob, kNow));
    CHECK_FALSE(page.is_good(too, kNow));
    CHECK(page.is_good(ann, kNow));
}

TEST_CASE("another password ends the sessions that began with the old one", "[auth]")
{
    Page page;
    const std::string old = page.sign_in("bob", kNow);
    page.accounts.accounts["bob"].credential = {2};
    CHECK(page.sessions.resume(old, kNow).error() == Errc::SessionEnded);
    const std::string fresh = page.sign_in("bob", kNow);
    CHECK(page.is_good(fresh, kNow));
    page.accounts.accounts["bob"].credential = {1};
    CHECK_FALSE(page.is_good(old, kNow));
}

TEST_CASE("a password changed while it was being checked begins no lasting session", "[auth]")
{
    Page page;
    const Account before = page.accounts.accounts.at("bob");
    page.accounts.accounts["bob"].credential = {2};
    const std::string id(page.sessions.begin(before, kNow).reveal());
    CHECK_FALSE(page.is_good(id, kNow));
}

TEST_CASE("the sessions of a removed user end, and stay ended when the name comes back", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    page.accounts.accounts.erase("bob");
    CHECK(page.sessions.resume(id, kNow).error() == Errc::SessionEnded);
    page.accounts.add("bob");
    CHECK(page.sessions.resume(id, kNow).error() == Errc::SessionEnded);
}

TEST_CASE("while the users cannot be read a session waits", "[auth]")
{
    Page page;
    const std::string id = page.sign_in("bob", kNow);
    page.accounts.down = true;
    CHECK(page.sessions.resume(id, kNow).error() == Errc::StoreUnavailable);
    page.accounts.down = false;
    CHECK(page.is_good(id, kNow));
}

TEST_CASE("over the limit of a user, that user's longest unused session makes room", "[auth]")
{
    Page page(WebSessionRules{.sessions_per_user = 2});
    const std::string ann = page.sign_in("ann", kNow);
    const std::string first = page.sign_in("bob", kNow + 1s);
    const std::string second = page.sign_in("bob", kNow + 2s);
    REQUIRE(page.is_good(first, kNow + 3s));
    const std::string third = page.sign_in("bob", kNow + 4s);
    CHECK(page.is_good(first, kNow + 5s));
    CHECK_FALSE(page.is_good(second, kNow + 5s));
    CHECK(page.is_good(third, kNow + 5s));
    CHECK(page.is_good(ann, kNow + 5s));
}

TEST_CASE("over the limit in all, the longest unused session makes room", "[auth]")
{
    Page page(WebSessionRules{.sessions = 3});
    const std::string ann = page.sign_in("ann", kNow);
    const std::string first = page.sign_in("bob", kNow + 1s);
    const std::string second = page.sign_in("bob", kNow + 2s);
    const std::string third = page.sign_in("bob", kNow + 3s);
    CHECK(page.sessions.size() == 3);
    CHECK_FALSE(page.is_good(ann, kNow + 4s));
    CHECK(page.is_good(first, kNow + 4s));
    CHECK(page.is_good(second, kNow + 4s));
    CHECK(page.is_good(third, kNow + 4s));
}

TEST_CASE("sessions that have ended make room before any that has not", "[auth]")
{
    Page page(WebSessionRules{.idle = 10s, .sessions = 2});
    page.sign_in("bob", kNow);
    const std::string busy = page.sign_in("bob", kNow + 5s);
    const std::string fresh = page.sign_in("ann", kNow + 10s);
    CHECK(page.sessions.size() == 2);
    CHECK(page.is_good(busy, kNow + 11s));
    CHECK(page.is_good(fresh, kNow + 11s));
}

TEST_CASE("sessions begin, resume and end on several threads", "[auth]")
{
    Page page;
    const auto work = [&](const std::string& user, int& good) {
        for (int i = 0; i < 200; ++i) {
            const std::string id = page.sign_in(user, kNow);
            good += page.is_good(id, kNow) ? 1 : 0;
            page.sessions.end(id);
        }
    };
    int first = 0;
    int second = 0;
    std::thread other([&] { work("ann", second); });
    work("bob", first);
    other.join();
    CHECK(first == 200);
    CHECK(second == 200);
    CHECK(page.sessions.size() == 0);
}
