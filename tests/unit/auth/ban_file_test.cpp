#include "auth/ban_file.hpp"
#include "people.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

using namespace wharf::auth;
using namespace std::chrono_literals;

namespace {

const Time kStart{std::chrono::seconds(1'800'000'000)};
const Network kOffice = Network::parse("192.0.2.7").value();
const Network kHome = Network::parse("198.51.100.1").value();

// A file of bans, and servers that come and go.
struct World {
    ScratchUsers scratch;
    BanPaths paths{scratch.directory() / "bans", scratch.directory() / "fresh-XXXXXX"};

    [[nodiscard]] std::vector<Ban> on_disk() const { return load_bans(paths.file).bans; }
    void write(std::string_view text) const { std::ofstream(paths.file, std::ios::binary) << text; }
    void lift(const Network& network) const
    {
        const auto problems = edit_bans(paths, [&](std::vector<Ban>& bans) {
            return std::erase_if(bans, [&](const Ban& ban) { return ban.network == network; }) != 0;
        });
        REQUIRE(problems.empty());
    }
};

struct Server {
    explicit Server(const World& world)
        : throttle({.user_failures = 1})
        , file(world.paths)
    {
    }
    void ban(const Network& from, Time now = kStart)
    {
        REQUIRE(
            throttle.failed(from, "bob", Secret("x" + std::to_string(now.time_since_epoch().count())), now)
                .bans.size() == 1);
    }
    void sync(Time now = kStart) { CHECK(file.sync(throttle, now).problems == BanProblems{}); }
    [[nodiscard]] bool banned(const Network& from) { return throttle.is_banned(from, "bob", kStart); }

    Throttle throttle;
    BanFile file;
};

} // namespace

TEST_CASE("bans outlive the server", "[auth]")
{
    const World world;
    {
        Server server(world);
        server.sync();
        CHECK_FALSE(std::filesystem::exists(world.paths.file));
        server.ban(kOffice);
        server.sync();
    }
    Server next(world);
    next.sync();
    CHECK(next.banned(kOffice));
    CHECK_FALSE(next.banned(kHome));
}

TEST_CASE("the file is for its owner's eyes, and nothing lies beside it", "[auth]")
{
    const World world;
    Server server(world);
    server.ban(kOffice);
    server.sync();
    struct stat info {};
    REQUIRE(stat(world.paths.file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(std::distance(std::filesystem::directory_iterator(world.scratch.directory()), {}) == 1);
}

TEST_CASE("a ban lifted beside the running server is lifted there, and others made meanwhile stay", "[auth]")
{
    const World world;
    Server server(world);
    server.ban(kOffice);
    server.sync();
    server.ban(kHome); // not on disk yet
    world.lift(kOffice);
    server.sync();
    CHECK_FALSE(server.banned(kOffice));
    CHECK(server.banned(kHome));
    REQUIRE(world.on_disk().size() == 1);
    CHECK(world.on_disk()[0].network == kHome);
}

TEST_CASE("a ban set beside the running server holds there", "[auth]")
{
    const World world;
    Server server(world);
    server.sync();
    REQUIRE(edit_bans(world.paths, [](std::vector<Ban>& bans) {
                bans.push_back({kHome, "", kStart, kStart + 60s, 0, 1});
                return true;
            }).empty());
    server.sync();
    CHECK(server.throttle.is_banned(kHome, kStart));
}

TEST_CASE("an edit that changes nothing writes nothing", "[auth]")
{
    const World world;
    world.write("wharfinger-bans 1\n# by hand\n");
    CHECK(edit_bans(world.paths, [](std::vector<Ban>&) { return false; }).size() == 1);
    CHECK(load_bans(world.paths.file).problems.size() == 1);
}

TEST_CASE("a damaged file is told once, costs no ban that can be read and is mended by the next ban",
          "[auth]")
{
    const World world;
    world.write("wharfinger-bans 1\nrubbish\n1800000000 1800000600 10 1 192.0.2.7 bob\n");
    Server server(world);
    const BanProblems problems = server.file.sync(server.throttle, kStart).problems;
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == world.paths.file + ":2: not a ban; 1 such lines are left out");
    CHECK(server.banned(kOffice));
    server.sync();
    server.ban(kHome);
    server.sync();
    CHECK(load_bans(world.paths.file).problems.empty());
    CHECK(world.on_disk().size() == 2);
}

TEST_CASE("a file that became unreadable lifts nothing", "[auth]")
{
    const World world;
    Server server(world);
    server.ban(kOffice);
    server.sync();
    world.write("no bans at all\n");
    CHECK(server.file.sync(server.throttle, kStart).problems.size() == 1);
    CHECK(server.banned(kOffice));
}

TEST_CASE("a file on a bad disk lifts nothing and is told once, and no edit writes over it", "[auth]")
{
    const World world;
    Server server(world);
    server.ban(kOffice);
    server.sync();
    std::filesystem::remove(world.paths.file);
    std::filesystem::create_symlink(kBadDisk, world.paths.file);
    const BanProblems problems = server.file.sync(server.throttle, kStart).problems;
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Catch::EndsWith("cannot be read: Input/output error"));
    CHECK(server.file.sync(server.throttle, kStart).problems.empty());
    CHECK(server.banned(kOffice));

    bool changed = false;
    const auto change = [&changed](std::vector<Ban>&) { return changed = true; };
    CHECK(edit_bans(world.paths, change).size() == 1);
    CHECK_FALSE(changed);
}

TEST_CASE("a file that cannot be written is told once and tried again", "[auth]")
{
    const World world;
    std::filesystem::create_directory(world.paths.file);
    std::ofstream(std::filesystem::path(world.paths.file) / "in the way");
    Server server(world);
    server.ban(kOffice);
    CHECK_FALSE(server.file.sync(server.throttle, kStart).problems.empty());
    CHECK(server.file.sync(server.throttle, kStart).problems.empty());
    CHECK(server.banned(kOffice));
    std::filesystem::remove_all(world.paths.file);
    server.sync();
    CHECK(world.on_disk().size() == 1);
}

TEST_CASE("bans that ended long ago leave the file with the next ban", "[auth]")
{
    const World world;
    Server server(world);
    server.ban(kOffice);
    server.sync();
    const Time later = kStart + std::chrono::days(3);
    server.ban(kHome, later);
    server.sync(later);
    REQUIRE(world.on_disk().size() == 1);
    CHECK(world.on_disk()[0].network == kHome);
}
