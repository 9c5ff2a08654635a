#include "server/first_steps.hpp"
#include "tests/support/scratch_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;
using wharf::server::DemoLogin;

namespace {

// Where a server without a configuration file is started.
class Place {
public:
    Place() { fs::create_directory(root()); }
    [[nodiscard]] fs::path root() const { return directory_.path() / "data"; }
    [[nodiscard]] fs::path password_file() const { return root() / "admin-password"; }
    void keep(std::string_view text) const { std::ofstream(password_file(), std::ios::binary) << text; }
    [[nodiscard]] std::string kept() const
    {
        std::ifstream file(password_file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] DemoLogin start() const
    {
        wharf::config::Config config;
        config.data.root = root();
        config.auth.users = directory_.path() / "users.toml";
        const auto prepared = wharf::server::prepare_demo(config);
        if (const auto* problem = std::get_if<std::string>(&prepared)) FAIL(*problem);
        const auto login = std::get<std::optional<DemoLogin>>(prepared);
        REQUIRE(login);
        return *login;
    }

private:
    wharf::test::ScratchDirectory directory_;
};

} // namespace

TEST_CASE("the first start makes a password that only its owner reads, and the next has the same", "[server]")
{
    const Place place;
    const DemoLogin login = place.start();
    CHECK(login.user == "admin");
    CHECK(login.password.size() == 20);
    CHECK(place.kept() == login.password);
    CHECK(fs::status(place.password_file()).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(place.start().password == login.password);
}

TEST_CASE("a file without a password is replaced: nobody becomes admin with an empty one", "[server]")
{
    const std::string left = GENERATE("", "\n");
    const Place place;
    place.keep(left);
    const DemoLogin login = place.start();
    CHECK(login.password.size() == 20);
    CHECK(place.kept() == login.password);
}

TEST_CASE("the end of the line is no part of a password somebody wrote", "[server]")
{
    const Place place;
    place.keep("one-tall-ship\n");
    CHECK(place.start().password == "one-tall-ship");
}
