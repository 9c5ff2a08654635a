#include "config/changes.hpp"
#include "config/keys.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

namespace {

// Differs from the default in two keys that count live and two that need a restart.
Config altered()
{
    Config config;
    config.limits.idle = std::chrono::minutes(10);
    config.ftps.greeting = "Ahoy";
    config.data.root = "/elsewhere";
    config.jobs.workers = 5;
    return config;
}

} // namespace

TEST_CASE("equal configurations have no changes", "[config]")
{
    const Changes changes = compare(altered(), altered());
    CHECK(changes.live.empty());
    CHECK(changes.at_start.empty());
    CHECK(changes.result == altered());
}

TEST_CASE("changes are named with the old and the new value, in the order of the keys", "[config]")
{
    const Changes changes = compare(Config{}, altered());
    CHECK(changes.live == std::vector<Change>{{"ftps.greeting", "\"Wharfinger ready\"", "\"Ahoy\""},
                                              {"limits.idle", "\"15m\"", "\"10m\""}});
    CHECK(changes.at_start == std::vector<Change>{{"data.root", "\"/var/lib/wharfinger\"", "\"/elsewhere\""},
                                                  {"jobs.workers", "2", "5"}});
}

TEST_CASE("what needs a restart keeps its value", "[config]")
{
    const Config result = compare(Config{}, altered()).result;
    CHECK(result.limits.idle == std::chrono::minutes(10));
    CHECK(result.ftps.greeting == "Ahoy");
    CHECK(result.data == Data{});
    CHECK(result.jobs == Jobs{});
    const Changes again = compare(result, altered());
    CHECK(again.live.empty());
    CHECK(again.at_start.size() == 2);
}

TEST_CASE("every key can be copied by itself", "[config]")
{
    const Config wanted = altered();
    Config config;
    for (const Key& key : keys()) {
        CAPTURE(key.full_name());
        key.copy(wanted, config);
        CHECK(key.same(wanted, config));
    }
    CHECK(config == wanted);
}
