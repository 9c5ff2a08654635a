#include "auth/ban_table.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;
using namespace std::chrono_literals;

namespace {

const Time kStart{std::chrono::seconds(1'800'000'000)};
const BanTable::Duration kTenMinutesToAnHour{600s, 3600s};

Network numbered(unsigned i)
{
    return Network::parse(std::to_string(i >> 24) + "." + std::to_string(i >> 16 & 255) + "." +
                          std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255))
        .value();
}

const Network kHere = numbered(0xc0000207);

} // namespace

TEST_CASE("a ban is of whom it names, for as long as it lasts", "[auth]")
{
    BanTable bans;
    bans.add(kHere, "bob", 10, kStart, kTenMinutesToAnHour);
    CHECK(bans.find(kHere, "bob", kStart));
    CHECK(bans.find(kHere, "bob", kStart + 599s));
    CHECK_FALSE(bans.find(kHere, "bob", kStart + 600s));
    CHECK_FALSE(bans.find(kHere, "ann", kStart));
    CHECK_FALSE(bans.find(kHere, "", kStart));
    CHECK_FALSE(bans.find(numbered(1), "bob", kStart));
}

TEST_CASE("each further ban lasts twice as long, up to the longest", "[auth]")
{
    BanTable bans;
    Time now = kStart;
    for (const auto length : {600s, 1200s, 2400s, 3600s, 3600s}) {
        const Ban& ban = bans.add(kHere, "", 40, now, kTenMinutesToAnHour);
        CHECK(ban.until - ban.since == length);
        now = ban.until + 3599s;
    }
}

TEST_CASE("a further ban is never shorter than what is left of the one before", "[auth]")
{
    BanTable bans;
    const Ban by_hand{kHere, "", kStart, kStart + std::chrono::days(30), 0, 1};
    bans.take_over({by_hand}, kStart);
    CHECK(bans.add(kHere, "", 40, kStart + 1s, kTenMinutesToAnHour).until == by_hand.until);
}

TEST_CASE("a ban that ended long ago is forgotten", "[auth]")
{
    BanTable bans;
    bans.add(kHere, "", 40, kStart, kTenMinutesToAnHour);
    CHECK(bans.add(kHere, "", 40, kStart + 600s + 3600s, kTenMinutesToAnHour).times == 1);
    bans.expire(kStart + 10'000s);
    CHECK(bans.all().empty());
    CHECK_FALSE(bans.has_news());
}

TEST_CASE("the ban that ends first makes room", "[auth]")
{
    BanTable bans;
    for (unsigned i = 0; i < BanTable::kCapacity; ++i)
        bans.add(numbered(i), "", 1, kStart + std::chrono::seconds(i == 7 ? 0 : 1), kTenMinutesToAnHour);
    bans.add(kHere, "", 1, kStart, kTenMinutesToAnHour);
    CHECK(bans.all().size() == BanTable::kCapacity);
    CHECK_FALSE(bans.find(numbered(7), "", kStart));
    CHECK(bans.find(numbered(8), "", kStart));
    CHECK(bans.find(kHere, "", kStart));
}

TEST_CASE("what the disk has is taken over, but for what it was not told yet", "[auth]")
{
    BanTable bans;
    const Ban lifted = bans.add(numbered(1), "", 1, kStart, kTenMinutesToAnHour);
    bans.stored({lifted});
    CHECK_FALSE(bans.has_news());
    bans.add(numbered(2), "bob", 1, kStart, kTenMinutesToAnHour);
    const Ban added{numbered(3), "", kStart, kStart + 60s, 0, 1};

    bans.take_over({added}, kStart);
    CHECK_FALSE(bans.find(numbered(1), "", kStart));
    CHECK(bans.find(numbered(2), "bob", kStart));
    CHECK(bans.find(numbered(3), "", kStart));
    CHECK(bans.has_news());
}

TEST_CASE("a ban that changed after it was stored is still news", "[auth]")
{
    BanTable bans;
    const Ban first = bans.add(kHere, "", 1, kStart, kTenMinutesToAnHour);
    bans.add(kHere, "", 1, kStart + 700s, kTenMinutesToAnHour);
    bans.stored({first});
    CHECK(bans.has_news());
    bans.take_over({first}, kStart);
    CHECK(bans.find(kHere, "", kStart + 700s)->times == 2);
}

TEST_CASE("of a ban that the disk has too, the longer one stays", "[auth]")
{
    BanTable bans;
    const Ban ours = bans.add(kHere, "bob", 1, kStart, kTenMinutesToAnHour);
    const Ban shorter{kHere, "bob", kStart, ours.until - 1s, 0, 1};
    CHECK(bans.take_over({shorter}, kStart).begun.empty());
    CHECK(bans.has_news());
    CHECK(*bans.find(kHere, "bob", kStart) == ours);

    const Ban longer{kHere, "bob", kStart, kStart + 30 * 24h, 0, 1}; // by hand, since
    CHECK(bans.take_over({longer}, kStart).begun == std::vector<Ban>{longer});
    CHECK_FALSE(bans.has_news());
    CHECK(*bans.find(kHere, "bob", kStart) == longer);
}

TEST_CASE("a file of too many bans is not taken over whole", "[auth]")
{
    std::vector<Ban> many;
    for (unsigned i = 0; i < BanTable::kCapacity + 5; ++i)
        many.push_back({numbered(i), "", kStart, kStart + std::chrono::seconds(i + 1), 0, 1});
    BanTable bans;
    bans.take_over(many, kStart);
    CHECK(bans.all().size() == BanTable::kCapacity);
    CHECK_FALSE(bans.find(numbered(4), "", kStart));
    CHECK(bans.find(numbered(5), "", kStart));
}

TEST_CASE("what others did is told of bans in force alone, once, and not of one's own", "[auth]")
{
    BanTable bans;
    const Ban known = bans.add(numbered(1), "", 1, kStart, kTenMinutesToAnHour);
    const Ban over{numbered(2), "", kStart - 60s, kStart, 0, 1};
    const Ban added{numbered(3), "bob", kStart, kStart + 60s, 0, 1};
    bans.stored({known});
    bans.add(numbered(4), "", 1, kStart, kTenMinutesToAnHour); // the disk does not know it yet

    const auto first = bans.take_over({known, over, added}, kStart);
    CHECK(first.begun == std::vector<Ban>{added});
    CHECK(first.lifted.empty());

    const auto second = bans.take_over({known, over, added}, kStart);
    CHECK(second.begun.empty());
    CHECK(second.lifted.empty());

    const Ban longer{numbered(3), "bob", kStart, kStart + 120s, 0, 1};
    const auto third = bans.take_over({longer}, kStart);
    CHECK(third.begun == std::vector<Ban>{longer});
    CHECK(third.lifted == std::vector<Ban>{known});
}
