#include "server/http/bodies/live_table.hpp"

#include "tests/unit/http/bodies.hpp"
#include "tests/unit/jobs/querying/live_table.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::http;
using namespace wharf::test;
using jobs::Cells;
using jobs::TableFormat;

namespace {

const jobs::Schema kCities{{{"city", "City", "text"}, {"n", "N", "number"}}, {}};
constexpr auto kApplied = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(13);

struct World {
    jobs::LiveTable table;
    Request request;
    jobs::ReadLimits limits;

    void ask(std::string_view query) { request.target.query = *parse_query(query); }

    Response send(TableFormat format = TableFormat::Csv)
    {
        return send_table(request,
                          {.path = table.path(),
                           .dataset = "b2fd-cjk2",
                           .applied_at = [](const archive::JobId&) { return kApplied; },
                           .now = kApplied + std::chrono::hours(1),
                           .limits = limits},
                          format);
    }
};

void make_large(World& world)
{
    world.table.replace(kCities, 50'000, [](std::size_t row) -> Cells {
        return {std::string(20, 'x'), std::to_string(row)};
    });
}

} // namespace

TEST_CASE("a small table comes whole, with its length and what it is", "[http]")
{
    World world;
    world.table.replace(kCities, {{"Rome", "1"}, {"Oslo", "2"}});
    const auto [format, type, body] = GENERATE(table<TableFormat, std::string, std::string>(
        {{TableFormat::Csv, "text/csv; charset=utf-8", "city,n\r\nRome,1\r\nOslo,2\r\n"},
         {TableFormat::Json, "application/json; charset=utf-8",
          "[{\"city\":\"Rome\",\"n\":\"1\"},\n{\"city\":\"Oslo\",\"n\":\"2\"}]\n"},
         {TableFormat::Ndjson, "application/x-ndjson",
          "{\"city\":\"Rome\",\"n\":\"1\"}\n{\"city\":\"Oslo\",\"n\":\"2\"}\n"}}));
    Response response = world.send(format);
    CHECK(response.status == 200);
    CHECK(field_of(response, "Content-Type") == type);
    CHECK(field_of(response, "Content-Disposition").starts_with("attachment; filename=\"b2fd-cjk2."));
    CHECK(field_of(response, "ETag") == "\"00000000000000000000000000000001-1\"");
    CHECK(field_of(response, "Last-Modified") == "Sat, 21 Nov 2026 13:00:00 GMT");
    CHECK(response.length == body.size());
    CHECK(body_of(response) == body);
}

TEST_CASE("a large table has no length, and comes piece by piece", "[http]")
{
    World world;
    make_large(world);
    Response response = world.send();
    CHECK_FALSE(response.length);
    const std::string body = body_of(response);
    CHECK(std::count(body.begin(), body.end(), '\n') == 50'001);
}

TEST_CASE("the question is in the query, decoded", "[http]")
{
    World world;
    world.table.replace(kCities, {{"New York", "1"}, {"Rome & Oslo", "2"}, {"New York", "3"}});
    world.ask("city=New+York&%24order=n%20DESC&$select=n");
    Response response = world.send();
    CHECK(body_of(response) == "n\r\n3\r\n1\r\n");
    world.ask("city=Rome%20%26%20Oslo");
    response = world.send();
    CHECK(body_of(response) == "city,n\r\nRome & Oslo,2\r\n");
}

TEST_CASE("what is wrong with a question is said as an error of the client", "[http]")
{
    World world;
    world.table.replace(kCities, {{"Rome", "1"}});
    world.ask(GENERATE("citty=Rome", "n=one", "$limit=-1", "$where=1=1", "n=1&n=1"));
    Response response = world.send();
    CHECK(response.status == 400);
    CHECK(body_of(response).find("\"bad-query\"") != std::string::npos);
}

TEST_CASE("a dataset without a table is not found, and said to have no rows yet", "[http]")
{
    World world;
    Response response = world.send();
    CHECK(response.status == 404);
    const std::string body = body_of(response);
    CHECK(body.find("\"no-rows-yet\"") != std::string::npos);
    CHECK(body.find("The dataset has no rows yet") != std::string::npos);
}

TEST_CASE("a client that has the rows already is not sent them, until a job was applied", "[http]")
{
    World world;
    world.table.replace(kCities, {{"Rome", "1"}});
    world.request.headers = {{"if-none-match", field_of(world.send(), "ETag")}};
    Response same = world.send();
    CHECK(same.status == 304);
    CHECK(body_of(same).empty());
    CHECK(field_of(same, "ETag") == field_of(world.send(), "ETag"));
    world.table.replace(kCities, {{"Rome", "1"}});
    CHECK(world.send().status == 200);
    world.request.headers = {{"if-modified-since", "Sat, 21 Nov 2026 13:00:00 GMT"}};
    CHECK(world.send().status == 304);
    world.request.headers = {{"if-match", "\"other\""}};
    CHECK(world.send().status == 412);
}

TEST_CASE("HEAD of a table neither looks for rows nor sorts them", "[http]")
{
    World world;
    make_large(world);
    world.request.method = Method::Head;
    world.ask("$order=city");
    int looks = 0;
    world.limits.now = [&looks] {
        ++looks;
        return jobs::ReadLimits::Clock::time_point();
    };
    const Response response = world.send();
    CHECK(response.status == 200);
    CHECK(looks == 1);
    CHECK(std::holds_alternative<std::unique_ptr<BodySource>>(response.body));
}

TEST_CASE("a read that took too long before its first row is an answer, later an end of the connection",
          "[http]")
{
    World world;
    make_large(world);
    jobs::ReadLimits::Clock::time_point now{};
    world.limits.now = [&now] { return now += std::chrono::minutes(4); };
    world.ask("$order=n");
    Response late = world.send();
    CHECK(late.status == 503);
    CHECK(field_of(late, "Retry-After") == "5");
    CHECK(body_of(late).find("\"read-took-too-long\"") != std::string::npos);

    world.ask("");
    world.limits.now = [&now] { return now; };
    Response response = world.send();
    REQUIRE(response.status == 200);
    now += std::chrono::minutes(11);
    CHECK(body_of(response).ends_with("<Input/output error>"));
}

TEST_CASE("so many tables are read at once and no more, and an answer that ends makes room", "[http]")
{
    World world;
    make_large(world);
    std::vector<Response> open;
    for (unsigned i = 0; i < kMostTableReads; ++i) {
        open.push_back(world.send());
        REQUIRE(open.back().status == 200);
    }
    Response refused = world.send();
    CHECK(refused.status == 503);
    CHECK(body_of(refused).find("\"too-many-reads\"") != std::string::npos);
    open.pop_back();
    CHECK(world.send().status == 200);
}

TEST_CASE("while two tables are searched no third one is, but rows that need no search come", "[http]")
{
    World world;
    make_large(world);
    Response second;
    Response third;
    Response unsearched;
    // The clock is looked at when a table is opened, and then by who searches it.
    int looks = 0;
    world.limits.now = [&] {
        switch (++looks) {
        case 2: second = world.send(); break;
        case 4:
            third = world.send();
            world.ask("");
            unsearched = world.send();
            break;
        default: break;
        }
        return jobs::ReadLimits::Clock::time_point();
    };
    world.ask("n=49999");
    Response first = world.send();
    CHECK(body_of(first) == "city,n\r\nxxxxxxxxxxxxxxxxxxxx,49999\r\n");
    CHECK(body_of(second) == "city,n\r\nxxxxxxxxxxxxxxxxxxxx,49999\r\n");
    CHECK(third.status == 503);
    CHECK(body_of(third).find("\"too-many-reads\"") != std::string::npos);
    CHECK(unsearched.status == 200);
    world.ask("n=49999");
    CHECK(world.send().status == 200);
}

TEST_CASE("further rows are searched for by two at once as well, and the others come later", "[http]")
{
    World world;
    make_large(world);
    std::vector<std::unique_ptr<BodySource>> bodies;
    bool hooked = false;
    std::size_t asked = 0;
    std::vector<BodySource::Then> thens;
    world.limits.now = [&] {
        if (hooked && asked < bodies.size()) {
            BodySource& next = *bodies[asked++];
            thens.push_back(must(next.next()).then);
        }
        return jobs::ReadLimits::Clock::time_point();
    };
    world.ask("city=" + std::string(20, 'x'));
    for (int i = 0; i < 3; ++i) {
        Response response = world.send();
        REQUIRE(response.status == 200);
        bodies.push_back(std::get<std::unique_ptr<BodySource>>(std::move(response.body)));
        CHECK(must(bodies.back()->next()).then == BodySource::Then::More); // found before it was sent
    }
    // While one looks for more the second does, and while that does the third would.
    hooked = true;
    asked = 1;
    CHECK(must(bodies[0]->next()).then == BodySource::Then::More);
    hooked = false;
    CHECK(thens == std::vector{BodySource::Then::Later, BodySource::Then::More});
    CHECK(must(bodies[2]->next()).then == BodySource::Then::More);
}
