#include "server/log/line.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <limits>

using namespace wharf::log;

namespace {

std::string line(Format format, Fields fields)
{
    Line line(format, "test");
    line.add(fields);
    return line.text();
}

std::string text(Fields fields)
{
    return line(Format::Text, fields);
}

boost::json::object json(Fields fields)
{
    return boost::json::parse('{' + line(Format::Json, fields) + '}').as_object();
}

} // namespace

TEST_CASE("a line begins with its event and keeps the order of its fields", "[log]")
{
    CHECK(text({}) == "event=test");
    CHECK(text({{"b", 1}, {"a", 2}}) == "event=test b=1 a=2");
    CHECK(line(Format::Json, {{"b", 1}, {"a", 2}}) == R"("event":"test","b":1,"a":2)");
}

TEST_CASE("text is quoted always, a word only where it must be", "[log]")
{
    CHECK(text({{"user", "alice"}}) == R"(event=test user="alice")");
    CHECK(text({{"user", std::string("two words")}}) == R"(event=test user="two words")");
    CHECK(text({{"address", Word{"2001:db8::7"}}}) == "event=test address=2001:db8::7");
    CHECK(text({{"reason", Word{"two words"}}}) == R"(event=test reason="two words")");
    CHECK(json({{"address", Word{"::1"}}, {"user", "alice"}}) ==
          boost::json::object{{"event", "test"}, {"address", "::1"}, {"user", "alice"}});
}

TEST_CASE("numbers and truth values are not strings", "[log]")
{
    constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
    const Fields fields{{"n", -3}, {"most", kMost}, {"seconds", Decimal{1.25}}, {"resumed", true}};
    CHECK(text(fields) == "event=test n=-3 most=18446744073709551615 seconds=1.250 resumed=true");
    const auto object = json(fields);
    CHECK(object.at("n") == -3);
    CHECK(object.at("most") == kMost);
    CHECK(object.at("seconds") == 1.25);
    CHECK(object.at("resumed") == true);
}

TEST_CASE("a number that is none does not break JSON", "[log]")
{
    CHECK(json({{"seconds", Decimal{std::numeric_limits<double>::infinity()}}}).at("seconds") == 0.0);
}

TEST_CASE("what is not there is left out, empty text is not", "[log]")
{
    CHECK(text({{"a", std::optional<int>()}, {"b", std::optional<int>(0)}}) == "event=test b=0");
    CHECK(text({{"a", Word{""}}, {"b", ""}}) == "event=test b=\"\"");
    CHECK(json({{"a", std::optional<std::string>()}}).size() == 1);
}

TEST_CASE("a value cannot pose as another field", "[log]")
{
    const std::string evil = "x\" address=192.0.2.1 user=\"y\",\"address\":\"192.0.2.1\n";
    CHECK(text({{"user", evil}}) ==
          R"(event=test user="x\" address=192.0.2.1 user=\"y\",\"address\":\"192.0.2.1\x0a")");
    const auto object = json({{"user", evil}});
    CHECK(object.size() == 2);
    CHECK(object.at("user").as_string() == evil);
}
