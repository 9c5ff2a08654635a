#include "archive/disk/requests.hpp"

#include "archive/disk/layout.hpp"
#include "tests/support/print_result.hpp"
#include "tests/unit/disk/yard.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::archive;
using namespace std::chrono_literals;
using test::Yard;
using Wish = JobRequest::Wish;

namespace {

const JobId kJob = JobId::parse(std::string(32, 'a')).value();

std::string token(char c)
{
    return std::string(32, c);
}

JobRequest request(TimePoint asked, Wish wish = Wish::Cancel)
{
    return {wish, kJob, "cli:root", asked};
}

std::string changed(std::string_view text, std::string_view field, boost::json::value value)
{
    auto object = boost::json::parse(text).as_object();
    object[field] = std::move(value);
    return boost::json::serialize(object);
}

std::vector<std::string> tokens(Requests& requests)
{
    std::vector<std::string> found;
    for (const auto& each : requests.waiting().value())
        found.push_back(each.token.substr(31) + (each.request ? "" : "?"));
    return found;
}
using Tokens = std::vector<std::string>;

} // namespace

TEST_CASE("a request and an answer are read back as they were written", "[disk][requests]")
{
    const auto wish = GENERATE(Wish::Rerun, Wish::RerunWithActiveControl, Wish::Cancel);
    const auto read = parse_request(format_request(request(TimePoint(1795266302123ms), wish)));
    REQUIRE(read);
    CHECK(read->wish == wish);
    CHECK(read->job == kJob);
    CHECK(read->by == "cli:root");
    CHECK(read->asked == TimePoint(1795266302123ms));

    for (const bool done : {true, false}) {
        const auto answer = parse_answer(format_answer({done, "job \"x\"\n", kJob}));
        REQUIRE(answer);
        CHECK(answer->done == done);
        CHECK(answer->text == "job \"x\"\n");
        CHECK(answer->job == kJob);
    }
    CHECK_FALSE(parse_answer(format_answer({true, ""}))->job);
}

TEST_CASE("a request that cannot be ours is refused", "[disk][requests]")
{
    const std::string text = format_request(request(TimePoint(1s)));
    const auto [field, value] = GENERATE(table<std::string, std::string>({
        {"format", "2"},
        {"format", "null"},
        {"wish", R"("remove")"},
        {"wish", "1"},
        {"job", R"("../../lock")"},
        {"job", R"("")"},
        {"by", R"("")"},
        {"by", R"("two words")"},
        {"by", R"("a\nb")"},
        {"by", R"("100%")"},
        {"by", '"' + std::string(201, 'a') + '"'},
        {"asked", R"("yesterday")"},
        {"surplus", "1"},
    }));
    CAPTURE(field, value);
    REQUIRE(parse_request(text));
    CHECK_FALSE(parse_request(changed(text, field, boost::json::parse(value))));
    for (std::size_t size = 0; size + 1 < text.size(); ++size)
        CHECK_FALSE(parse_request(text.substr(0, size)));
}

TEST_CASE("an answer that cannot be ours is refused", "[disk][requests]")
{
    const std::string text = format_answer({true, "done", kJob});
    for (const char* field : {"format", "done", "text", "job"})
        CHECK_FALSE(parse_answer(changed(text, field, nullptr)));
    CHECK_FALSE(parse_answer(changed(text, "done", 2)));
    CHECK_FALSE(parse_answer(changed(text, "job", "x")));
    CHECK_FALSE(parse_answer(changed(text, "surplus", 1)));
}

TEST_CASE("requests wait in the order of asking until they are answered", "[disk][requests]")
{
    Yard yard;
    Requests requests(yard.env);
    const TimePoint now = yard.env.now();
    REQUIRE(requests.put(token('b'), request(now)));
    REQUIRE(requests.put(token('a'), request(now + 1s)));
    REQUIRE(requests.put(token('c'), request(now - 1s)));
    CHECK(tokens(requests) == Tokens{"c", "b", "a"});
    CHECK_FALSE(requests.take_answer(token('b')).value());

    REQUIRE(requests.answer(token('b'), {true, "done", kJob}));
    CHECK(tokens(requests) == Tokens{"c", "a"});
    const auto answer = requests.take_answer(token('b')).value();
    REQUIRE(answer);
    CHECK(answer->text == "done");
    CHECK_FALSE(requests.take_answer(token('b')).value());
    CHECK(requests.take_back(token('b')).error() == Errc::NotFound);
    REQUIRE(requests.take_back(token('a')));
    CHECK(tokens(requests) == Tokens{"c"});
}

TEST_CASE("a request survives power loss; what is answered is not waiting again", "[disk][requests]")
{
    Yard yard;
    Requests requests(yard.env);
    REQUIRE(requests.put(token('a'), request(yard.env.now())));
    yard.env.crash(1);
    yard.reopen();
    CHECK(tokens(requests) == Tokens{"a"});
    yard.env.fail_call(4, test::disk_error()); // the removal, behind the answer
    REQUIRE(requests.answer(token('a'), {true, "done"}));
    REQUIRE(yard.env.failed());
    yard.env.restart();
    CHECK(yard.env.contents(layout::request(token('a'))));
    CHECK(tokens(requests).empty());
    CHECK_FALSE(yard.env.contents(layout::request(token('a'))));
    CHECK(requests.take_answer(token('a')).value());
}

TEST_CASE("a file that is no request waits to be told so, other names are nobody's business",
          "[disk][requests]")
{
    Yard yard;
    Requests requests(yard.env);
    yard.env.plant(layout::request(token('a')), "{}");
    yard.env.plant(layout::request(token('b')), std::string(100'000, ' '));
    yard.env.plant("requests/README", "{}");
    yard.env.plant("requests/" + token('A') + ".json", "{}");
    yard.env.plant("requests/" + token('c') + ".json.bak", "{}");
    CHECK(tokens(requests) == Tokens{"a?", "b?"});
}

TEST_CASE("an answer that nobody fetched goes after an hour", "[disk][requests]")
{
    Yard yard;
    Requests requests(yard.env);
    REQUIRE(requests.answer(token('a'), {true, "done"}));
    yard.env.advance(59min);
    CHECK(tokens(requests).empty());
    CHECK(yard.env.contents(layout::answer(token('a'))));
    yard.env.advance(2min);
    CHECK(tokens(requests).empty());
    CHECK_FALSE(yard.env.contents(layout::answer(token('a'))));
}
