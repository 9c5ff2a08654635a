#include "archive/disk/layout.hpp"
#include "archive/jobs/delta/commit.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::jobs;

namespace {

const archive::DatasetKey kKey{archive::DomainName::parse("data.example.gov").value(),
                               archive::DatasetId::parse("abcd-1234").value()};

std::string commit(const std::string& member, const std::string& value)
{
    const std::pair<std::string, std::string> members[]{
        {"chunks", R"(["one", "two"])"}, {"control", R"({"action": "Replace", "opaque": "mine"})"},
        {"expectedSize", "10"},          {"filename", R"("crimes.csv.sdiff.gz")"},
        {"relativeTo", "null"},
    };
    std::string text;
    for (const auto& [name, usual] : members) {
        const std::string& said = name == member ? value : usual;
        if (!said.empty()) text += (text.empty() ? "" : ", ") + ('"' + name + "\": " + said);
    }
    return "{" + text + "}";
}

Commit parsed(const std::string& text)
{
    auto got = parse_commit(text, kKey);
    if (const auto* const error = std::get_if<JobError>(&got)) FAIL(error->english);
    return std::get<Commit>(std::move(got));
}

std::string refused(const std::string& text)
{
    const auto got = parse_commit(text, kKey);
    const auto* const error = std::get_if<JobError>(&got);
    if (error == nullptr) return "taken";
    CHECK(error->english.find('%') == std::string::npos);
    return error->type;
}

} // namespace

TEST_CASE("what a commit says", "[delta][commit]")
{
    const Commit said = parsed(commit("", ""));
    CHECK(said.filename.text() == "crimes.csv");
    CHECK(said.coding == Commit::Coding::Gzip);
    CHECK(said.chunks == std::vector<std::string>{"one", "two"});
    CHECK(said.expected_size == 10U);
    CHECK_FALSE(said.relative_to);
    CHECK(said.control == R"({"action":"Replace","opaque":"mine"})");
    CHECK(said.opaque == "mine");
}

TEST_CASE("what may be missing", "[delta][commit]")
{
    CHECK_FALSE(parsed(commit("expectedSize", "")).expected_size);
    CHECK_FALSE(parsed(commit("expectedSize", "null")).expected_size);
    CHECK_FALSE(parsed(commit("relativeTo", "")).relative_to);
    CHECK(parsed(commit("control", "{}")).opaque.empty());
    CHECK(parsed(commit("control", R"({"opaque": 7})")).opaque.empty());
}

TEST_CASE("the name says how the patch is packed", "[delta][commit]")
{
    CHECK(parsed(commit("filename", R"("a.csv.sdiff")")).coding == Commit::Coding::None);
    CHECK(parsed(commit("filename", R"("a.csv.sdiff.xz")")).coding == Commit::Coding::Xz);
    CHECK(parsed(commit("filename", R"("a.tsv.gz.sdiff.gz")")).filename.text() == "a.tsv.gz");
}

TEST_CASE("names that are none", "[delta][commit]")
{
    const std::string name =
        GENERATE("a.csv", "a.csv.gz", ".sdiff", ".sdiff.gz", "a.sdiff", "a.xlsx.sdiff.gz", "../a.csv.sdiff",
                 "a\\\\b.csv.sdiff", "control.json.sdiff", "a\\u0000.csv.sdiff", "a\\n.csv.sdiff", "");
    CHECK(refused(commit("filename", '"' + name + '"')) == "filename-bad-characters");
    CHECK(refused(commit("filename", '"' + std::string(197, 'a') + ".csv.sdiff\"")) == "filename-too-long");
    CHECK(refused(commit("filename", '"' + std::string(196, 'a') + ".csv.sdiff\"")) == "taken");
}

TEST_CASE("the signature of an older version, as it was asked for", "[delta][commit]")
{
    const std::string start =
        GENERATE("", "/", "d/data.example.gov/", "/d/data.example.gov/", "/d/Data.Example.GOV/");
    const std::string path =
        start + "datasync/id/abcd-1234/completed/2026/11/21/signatures/05:10:50.456-a b+c%.csv.ssig";
    const auto old = parsed(commit("relativeTo", '"' + path + '"')).relative_to;
    REQUIRE(old);
    CHECK(old->day.year == 2026);
    CHECK(old->day.month == 11U);
    CHECK(old->day.day == 21U);
    CHECK(old->name == "05:10:50.456-a b+c%.csv");
}

TEST_CASE("signatures that can be none of this dataset", "[delta][commit]")
{
    const std::string path = GENERATE(
        "", "/", "nonsense", "datasync/id/abcd-1234/completed/2026/11/21/05:10:50.456-a.csv",
        "datasync/id/abcd-1234/completed/2026/11/21/signatures/05:10:50.456-a.csv", "d/data.example.gov",
        "d/", "datasync/id/wxyz-9876/completed/2026/11/21/signatures/05:10:50.456-a.csv.ssig",
        "d/other.example.gov/datasync/id/abcd-1234/completed/2026/11/21/signatures/05:10:50.456-a.csv.ssig",
        "datasync/id/abcd-1234/completed/2026/13/21/signatures/05:10:50.456-a.csv.ssig",
        "datasync/id/abcd-1234/completed/2026/11/21/signatures/x/05:10:50.456-a.csv.ssig",
        "datasync/id/abcd-1234/completed/2026/11/21/other/05:10:50.456-a.csv.ssig");
    CHECK(refused(commit("relativeTo", '"' + path + '"')) == "impossible-relative-to");
}

TEST_CASE("what is no description of a commit", "[delta][commit]")
{
    const std::string text = GENERATE(
        as<std::string>{}, R"()", R"({)", R"([])", R"("commit")", R"({})", commit("chunks", ""),
        commit("chunks", "[]"), commit("chunks", "null"), commit("chunks", R"(["one", 2])"),
        commit("chunks", R"("one")"), commit("chunks", R"(["one", "two", "one"])"), commit("filename", ""),
        commit("filename", "7"), commit("control", ""), commit("control", "null"), commit("control", "[]"),
        commit("control", R"("Replace")"), commit("expectedSize", "-1"), commit("expectedSize", R"("10")"),
        commit("expectedSize", "1.5"), commit("relativeTo", "7"), commit("relativeTo", "{}"));
    CHECK(refused(text) == "not-a-commit-description");
}

TEST_CASE("a key that comes twice, as clients send it, is no fault", "[delta][commit]")
{
    const Commit said = parsed(commit("control", R"({"csv": {"syntheticPoints":
        {"pt": {"type": "point", "latitude": "lat", "longitude": "lng", "type": "point"}}}})"));
    CHECK(said.control.find(R"("longitude":"lng")") != std::string::npos);
}
