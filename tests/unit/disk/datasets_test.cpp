#include "archive/disk/datasets.hpp"

#include "archive/disk/layout.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/print_result.hpp"
#include "tests/support/sweep.hpp"

using namespace wharf::archive;
using namespace wharf::test;
namespace errc = boost::system::errc;

namespace {

const DomainName kDomain = DomainName::parse("data.example.gov").value();
const DatasetKey kKey{kDomain, DatasetId::parse("b2fd-cjk2").value()};
const std::string kDirectory = "domains/data.example.gov/b2fd-cjk2/";

void with_domain(FakeEnv& env)
{
    env.plant("staging/x", "");
    env.plant("domains/data.example.gov/requestId", "1");
}

void with_dataset(FakeEnv& env)
{
    with_domain(env);
    env.plant(kDirectory + "active-control.json", "{}");
    env.plant(kDirectory + "status.txt", "old");
    env.plant(kDirectory + "log.txt", "one\n");
    env.plant(kDirectory + "completed/x", "");
}

void with_dataset_without_log(FakeEnv& env)
{
    with_dataset(env);
    REQUIRE(env.remove(kDirectory + "log.txt"));
    REQUIRE(env.sync_directory("domains/data.example.gov/b2fd-cjk2"));
}

std::vector<std::string> left_in_staging(const FakeEnv& env)
{
    auto paths = env.tree();
    std::erase_if(paths, [](const std::string& p) { return !p.starts_with("staging/") || p == "staging/"; });
    return paths;
}

void check_whole(const FakeEnv& env)
{
    CHECK(env.contents(kDirectory + "active-control.json") == "{}");
    CHECK(env.contents(kDirectory + "status.txt") == "");
    CHECK(env.contents(kDirectory + "log.txt") == "");
    const auto paths = env.tree();
    CHECK(std::ranges::count(paths, kDirectory + "completed/") == 1);
}

} // namespace

TEST_CASE("a domain can be created twice and is durable", "[disk]")
{
    FakeEnv env;
    env.plant("domains/x", "");
    Datasets datasets(env);
    CHECK_FALSE(datasets.domain_exists(kDomain));
    REQUIRE(datasets.create_domain(kDomain));
    REQUIRE(datasets.create_domain(kDomain));
    env.crash(0);
    CHECK(datasets.domain_exists(kDomain));
}

TEST_CASE("only folders named as the server names them are domains and datasets", "[disk]")
{
    FakeEnv env;
    for (const char* path :
         {"domains/b.example/x", "domains/a.example/x", "domains/UPPER.example/x", "domains/lost+found/x",
          "domains/.hidden/x", "domains/file.example", "domains/a.example/zzzz-0000/x",
          "domains/a.example/b2fd-cjk2/x", "domains/a.example/B2FD-CJK2/x", "domains/a.example/other/x",
          "domains/a.example/cccc-cccc"})
        env.plant(path, "");
    Datasets datasets(env);
    std::vector<std::string> names;
    const auto domains = datasets.domains().value();
    for (const DomainName& name : domains)
        names.push_back(name.text());
    const auto ids = datasets.list(domains[0]).value();
    for (const DatasetId& id : ids)
        names.push_back(id.text());
    CHECK(names == std::vector<std::string>{"a.example", "b.example", "b2fd-cjk2", "zzzz-0000"});
    CHECK(datasets.list(kDomain).error() == Errc::NotFound);
}

TEST_CASE("a dataset is created whole, once, and only in a domain that exists", "[disk]")
{
    FakeEnv env;
    env.plant("staging/x", "");
    env.plant("domains/x", "");
    Datasets datasets(env);
    CHECK(datasets.create(kKey, "{}").error() == Errc::NotFound);
    REQUIRE(datasets.create_domain(kDomain));
    CHECK_FALSE(datasets.exists(kKey));
    REQUIRE(datasets.create(kKey, "{}"));
    CHECK(datasets.exists(kKey));
    check_whole(env);
    CHECK(left_in_staging(env) == std::vector<std::string>{"staging/x"});

    REQUIRE(datasets.replace(kKey, FixedFile::Status, "changed", Sync::No));
    REQUIRE(datasets.create(kKey, "another"));
    CHECK(datasets.read(kKey, FixedFile::Status).value() == "changed");
    CHECK(datasets.read(kKey, FixedFile::ActiveControl).value() == "{}");
}

TEST_CASE("a dataset that could not be created is not there, and can be created later", "[disk]")
{
    sweep_failures(
        with_domain, [](FakeEnv& env) { return Datasets(env).create(kKey, "{}"); },
        [](FakeEnv& env, bool created) {
            Datasets datasets(env);
            if (datasets.exists(kKey))
                check_whole(env);
            else
                CHECK_FALSE(created);
            CHECK(left_in_staging(env) == std::vector<std::string>{"staging/x"});
            REQUIRE(datasets.create(kKey, "{}"));
            check_whole(env);
        });
}

TEST_CASE("after a crash a dataset is there whole or not at all", "[disk]")
{
    sweep_crashes(
        with_domain, [](FakeEnv& env) { return Datasets(env).create(kKey, "{}"); },
        [](FakeEnv& env, bool created) {
            Datasets datasets(env);
            if (datasets.exists(kKey))
                check_whole(env);
            else
                CHECK_FALSE(created);
            REQUIRE(datasets.create(kKey, "{}"));
            env.crash(0);
            check_whole(env);
        });
}

TEST_CASE("creating again what was created before a kill makes it durable", "[disk]")
{
    for (std::uint64_t n = 1; n < 30; ++n) {
        FakeEnv env;
        with_domain(env);
        env.crash_at(n);
        (void)Datasets(env).create(kKey, "{}");
        env.restart();
        REQUIRE(Datasets(env).create(kKey, "{}"));
        env.crash(0);
        check_whole(env);
    }
}

TEST_CASE("a dataset that was never used can be removed, durably", "[disk]")
{
    FakeEnv env;
    with_domain(env);
    Datasets datasets(env);
    REQUIRE(datasets.create(kKey, "{}"));
    REQUIRE(datasets.remove_unused(kKey));
    CHECK(left_in_staging(env) == std::vector<std::string>{"staging/x"});
    env.crash(0);
    CHECK(datasets.is_gone(kKey));
    CHECK(datasets.remove_unused(kKey).error() == Errc::NotFound);
    REQUIRE(datasets.create(kKey, "{}"));
    CHECK(datasets.exists(kKey));
}

TEST_CASE("a dataset that was used stays", "[disk]")
{
    FakeEnv env;
    with_domain(env);
    Datasets datasets(env);
    REQUIRE(datasets.create(kKey, "{}"));
    const std::string used = GENERATE(as<std::string>{}, "crimes.csv", "active-schema.json", "status.txt",
                                      "log.txt", "completed/2026/11/21/13:05:02.123-crimes.csv");
    (void)env.remove(kDirectory + used);
    env.plant(kDirectory + used, "x");
    CHECK(datasets.remove_unused(kKey).error() == errc::directory_not_empty);
    CHECK(datasets.read(kKey, FixedFile::ActiveControl).value() == "{}");
    CHECK(env.stat(kDirectory + used).value().size == 1);
    CHECK(left_in_staging(env) == std::vector<std::string>{"staging/x"});
}

TEST_CASE("a dataset whose removal fails, or is cut by a crash, is there whole or not at all", "[disk]")
{
    const auto arrange = [](FakeEnv& env) {
        with_domain(env);
        REQUIRE(Datasets(env).create(kKey, "{}"));
    };
    const auto act = [](FakeEnv& env) { return Datasets(env).remove_unused(kKey); };
    const auto check = [](FakeEnv& env, bool removed) {
        if (Datasets(env).exists(kKey)) {
            CHECK_FALSE(removed);
            check_whole(env);
        }
        REQUIRE(Datasets(env).create(kKey, "{}"));
        check_whole(env);
    };
    sweep_failures(arrange, act, check);
    sweep_crashes(arrange, act, check);
}

TEST_CASE("the fixed files are read, described, opened and removed", "[disk]")
{
    FakeEnv env;
    with_dataset(env);
    Datasets datasets(env);
    CHECK(datasets.stat(kKey, FixedFile::Log).value().size == 4);
    CHECK(datasets.open(kKey, FixedFile::Log).value()->info().value().size == 4);
    CHECK(datasets.stat(kKey, FixedFile::Schema).error() == Errc::NotFound);
    CHECK(datasets.read(kKey, FixedFile::Schema).error() == Errc::NotFound);
    CHECK(datasets.open(kKey, FixedFile::Schema).error() == Errc::NotFound);
    REQUIRE(datasets.replace(kKey, FixedFile::Hold, "", Sync::Yes));
    REQUIRE(datasets.remove(kKey, FixedFile::Hold));
    REQUIRE(datasets.remove(kKey, FixedFile::Hold));
    env.crash(0);
    CHECK(datasets.stat(kKey, FixedFile::Hold).error() == Errc::NotFound);
}

TEST_CASE("a dataset that does not exist is NotFound everywhere", "[disk]")
{
    FakeEnv env;
    with_domain(env);
    Datasets datasets(env);
    CHECK(datasets.read(kKey, FixedFile::Log).error() == Errc::NotFound);
    CHECK(datasets.replace(kKey, FixedFile::Status, "x", Sync::Yes).error() == Errc::NotFound);
    CHECK(datasets.open(kKey, FixedFile::Log).error() == Errc::NotFound);
    CHECK(datasets.append_log(kKey, "x\n").error() == Errc::NotFound);
    CHECK(datasets.trim_log(kKey, [](std::string_view) { return true; }).error() == Errc::NotFound);
    CHECK(datasets.remove(kKey, FixedFile::Hold));
    CHECK(left_in_staging(env) == std::vector<std::string>{"staging/x"});
}

TEST_CASE("replacing shows the old text or the new, before and after a crash", "[disk]")
{
    const auto replace = [](FakeEnv& env) {
        return Datasets(env).replace(kKey, FixedFile::Status, "new", Sync::Yes);
    };
    const auto check = [](FakeEnv& env, bool done) {
        const auto text = env.contents(kDirectory + "status.txt");
        CHECK((text == "new" || (!done && text == "old")));
    };
    sweep_failures(with_dataset, replace, check);
    sweep_crashes(with_dataset, replace, check);
}

TEST_CASE("log lines are appended whole or not at all", "[disk]")
{
    const auto append = [](FakeEnv& env) { return Datasets(env).append_log(kKey, "two\nthree\n"); };
    sweep_failures(with_dataset, append, [](FakeEnv& env, bool done) {
        CHECK(env.contents(kDirectory + "log.txt") == (done ? "one\ntwo\nthree\n" : "one\n"));
    });
}

TEST_CASE("after a crash the log goes on behind its last whole line", "[disk]")
{
    const auto append = [](FakeEnv& env) { return Datasets(env).append_log(kKey, "two\nthree\n"); };
    sweep_crashes(with_dataset, append, [](FakeEnv& env, bool) {
        REQUIRE(Datasets(env).append_log(kKey, "four\n"));
        const auto log = env.contents(kDirectory + "log.txt");
        CHECK((log == "one\nfour\n" || log == "one\ntwo\nfour\n" || log == "one\ntwo\nthree\nfour\n"));
    });
}

TEST_CASE("a log that somebody removed is made again when it is opened", "[disk]")
{
    FakeEnv env;
    with_dataset_without_log(env);
    const auto log = Datasets(env).open(kKey, FixedFile::Log);
    REQUIRE(log);
    CHECK((*log)->info()->size == 0);
    CHECK((*log)->sync());
    env.crash(0);
    CHECK(env.contents(kDirectory + "log.txt") == "");
}

TEST_CASE("a log that somebody removed is made again for its next line, durably", "[disk]")
{
    const auto append = [](FakeEnv& env) { return Datasets(env).append_log(kKey, "two\n"); };
    sweep_failures(with_dataset_without_log, append, [](FakeEnv& env, bool done) {
        CHECK(env.contents(kDirectory + "log.txt").value_or("") == (done ? "two\n" : ""));
        REQUIRE(Datasets(env).append_log(kKey, "three\n"));
        env.crash(0);
        CHECK(env.contents(kDirectory + "log.txt"));
    });
    sweep_crashes(with_dataset_without_log, append, [](FakeEnv& env, bool done) {
        if (done) CHECK(env.contents(kDirectory + "log.txt"));
        REQUIRE(Datasets(env).append_log(kKey, "three\n"));
    });
}

TEST_CASE("trimming the log leaves the old lines or the new", "[disk]")
{
    const auto trim = [](FakeEnv& env) {
        return Datasets(env).trim_log(kKey, [](std::string_view line) { return line == "one"; });
    };
    sweep_failures(with_dataset, trim, [](FakeEnv& env, bool done) {
        CHECK(env.contents(kDirectory + "log.txt") == (done ? "" : "one\n"));
        CHECK(left_in_staging(env) == std::vector<std::string>{"staging/x"});
    });
}

TEST_CASE("the domain's own files read as empty until they are written", "[disk]")
{
    FakeEnv env;
    with_domain(env);
    Datasets datasets(env);
    CHECK(datasets.read(kDomain, DomainFile::RequestId).value() == "1");
    CHECK(datasets.read(kDomain, DomainFile::DatasyncVersion).value().empty());
    CHECK(datasets.stat(kDomain, DomainFile::DatasyncVersion).error() == Errc::NotFound);
    REQUIRE(datasets.replace(kDomain, DomainFile::DatasyncVersion, "1.9"));
    CHECK(datasets.read(kDomain, DomainFile::DatasyncVersion).value() == "1.9");
    CHECK(datasets.stat(kDomain, DomainFile::DatasyncVersion).value().size == 3);

    const auto nowhere = DomainName::parse("other.example").value();
    CHECK(datasets.read(nowhere, DomainFile::RequestId).error() == Errc::NotFound);
    CHECK(datasets.replace(nowhere, DomainFile::RequestId, "x").error() == Errc::NotFound);
}
