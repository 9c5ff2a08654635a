#include "config/check_files.hpp"
#include "scratch_directory.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

namespace {

Config in(const ScratchDirectory& scratch)
{
    Config config;
    config.data.root = scratch / "data";
    config.auth.users = scratch / "users.toml";
    config.auth.tokens = scratch / "tokens.toml";
    return config;
}

} // namespace

TEST_CASE("a data root and files of users and tokens that are not there yet are no problem", "[config]")
{
    const ScratchDirectory scratch;
    CHECK(check_files(in(scratch)).empty());
}

TEST_CASE("files that are there and readable are no problem", "[config]")
{
    const ScratchDirectory scratch;
    Config config = in(scratch);
    config.data.root = scratch / ".";
    config.tls = {{{scratch.write("c.pem", "x")}},
                  {{scratch.write("k.pem", "x")}},
                  TlsVersion::Tls12,
                  scratch.write("ca.pem", "x")};
    scratch.write("users.toml", "");
    scratch.write("tokens.toml", "");
    CHECK(check_files(config).empty());
}

TEST_CASE("the xferlog may be missing, but not its directory", "[config]")
{
    const ScratchDirectory scratch;
    Config config = in(scratch);
    config.log.xferlog = scratch / "xferlog";
    CHECK(check_files(config).empty());
    config.log.xferlog = scratch.write("old-xferlog", "a line\n");
    CHECK(check_files(config).empty());

    config.log.xferlog = scratch / "no/xferlog";
    REQUIRE(check_files(config).size() == 1);
    CHECK(check_files(config)[0].keys == std::vector<std::string>{"log.xferlog"});
    CHECK(check_files(config)[0].what ==
          "cannot use " + (scratch / "no/xferlog") + ": no such directory: " + (scratch / "no"));
    config.log.xferlog = scratch / ".";
    REQUIRE(check_files(config).size() == 1);
    CHECK(check_files(config)[0].what == "cannot use " + (scratch / ".") + ": not a regular file");
}

TEST_CASE("a file that is missing or is none is told by key and path", "[config]")
{
    const ScratchDirectory scratch;
    Config config = in(scratch);
    config.data.root = scratch.write("file", "");
    config.auth.users = scratch / ".";
    config.auth.tokens = scratch / ".";
    config.tls = {{{scratch.write("a.pem", "x"), scratch / "c.pem"}},
                  {{(scratch / "file") + "/k.pem"}},
                  TlsVersion::Tls12,
                  scratch / "ca.pem"};
    const auto findings = check_files(config);
    REQUIRE(findings.size() == 6);
    CHECK(findings[0].keys == std::vector<std::string>{"data.root"});
    CHECK(findings[0].what == "cannot use " + (scratch / "file") + ": not a directory");
    CHECK(findings[1].keys == std::vector<std::string>{"tls.certificate"});
    CHECK(findings[1].what == "cannot use " + (scratch / "c.pem") + ": no such file");
    CHECK(findings[2].keys == std::vector<std::string>{"tls.key"});
    CHECK(findings[3].keys == std::vector<std::string>{"tls.client_ca"});
    CHECK(findings[4].keys == std::vector<std::string>{"auth.users"});
    CHECK(findings[4].what == "cannot use " + (scratch / ".") + ": not a regular file");
    CHECK(findings[5].keys == std::vector<std::string>{"auth.tokens"});
    CHECK(findings[5].what == findings[4].what);
}

TEST_CASE("the program of a hook must be a file that may be executed", "[config]")
{
    const ScratchDirectory scratch;
    Config config = in(scratch);
    config.job_hooks.after_success = {"/bin/sh", "-c", "/no/such/thing"};
    CHECK(check_files(config).empty());

    config.job_hooks.after_success = {scratch / "missing"};
    config.job_hooks.after_failure = {scratch.write("plain", "text")};
    auto findings = check_files(config);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].keys == std::vector<std::string>{"jobs.hooks.after_success"});
    CHECK(findings[0].what == "cannot use " + (scratch / "missing") + ": no such file");
    CHECK(findings[1].keys == std::vector<std::string>{"jobs.hooks.after_failure"});
    CHECK(findings[1].what.find(": not executable: ") != std::string::npos);

    config.job_hooks.after_success = {scratch / "."};
    config.job_hooks.after_failure = {};
    findings = check_files(config);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].what == "cannot use " + (scratch / ".") + ": not a regular file");
}
