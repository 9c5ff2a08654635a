#include "archive/disk/layout.hpp"

#include "tests/support/print_result.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf::archive;
using namespace std::chrono_literals;

namespace {

DatasetKey key()
{
    return {DomainName::parse("data.example.gov").value(), DatasetId::parse("b2fd-cjk2").value()};
}

FileName file(std::string_view name)
{
    return FileName::parse(name).value();
}

JobId job()
{
    return JobId::parse("0123456789abcdef0123456789abcdef").value();
}

constexpr std::chrono::year_month_day kDay{2026y, std::chrono::November, 3d};

} // namespace

TEST_CASE("what a user sees lies under its domain and dataset", "[disk]")
{
    CHECK(layout::domain(key().domain) == "domains/data.example.gov");
    CHECK(layout::domain_file(key().domain, DomainFile::RequestId) == "domains/data.example.gov/requestId");
    CHECK(layout::domain_file(key().domain, DomainFile::DatasyncVersion) ==
          "domains/data.example.gov/datasync-version");
    const std::string dataset = "domains/data.example.gov/b2fd-cjk2";
    CHECK(layout::dataset(key()) == dataset);
    CHECK(layout::fixed_file(key(), FixedFile::ActiveControl) == dataset + "/active-control.json");
    CHECK(layout::fixed_file(key(), FixedFile::Log) == dataset + "/log.txt");
    CHECK(layout::fixed_file(key(), FixedFile::Status) == dataset + "/status.txt");
    CHECK(layout::fixed_file(key(), FixedFile::Schema) == dataset + "/active-schema.json");
    CHECK(layout::fixed_file(key(), FixedFile::Hold) == dataset + "/hold");
    CHECK(layout::landed(key(), file("a.csv")) == dataset + "/a.csv");
    CHECK(layout::completed(key()) == dataset + "/completed");
    CHECK(layout::snapshot_day(key(), kDay) == dataset + "/completed/2026/11/03");
}

TEST_CASE("no upload can take a name the server keeps in a dataset", "[disk]")
{
    auto name =
        GENERATE(values<std::string>({"active-control.json", "log.txt", "status.txt", "active-schema.json",
                                      "hold", "completed", "move-files-here-to-enqueue-job"}));
    CHECK(layout::reserved_in_dataset(name));
    CHECK_FALSE(layout::reserved_in_dataset(name + "x"));
    CHECK_FALSE(layout::reserved_in_dataset("control.json"));
    CHECK_FALSE(layout::reserved_in_dataset(""));
}

TEST_CASE("jobs, staging and tables have their places", "[disk]")
{
    const std::string id = job().text();
    CHECK(layout::queued(job()) == "jobs/queued/" + id);
    CHECK(layout::running(job()) == "jobs/running/" + id);
    CHECK(layout::finished(kDay, job()) == "jobs/finished/2026/11/03/" + id);
    CHECK(layout::staging_job(job()) == "staging/job-" + id);
    CHECK(layout::staging_upload(0xAB) == "staging/upload-00000000000000ab");
    CHECK(layout::staging_file(0) == "staging/file-0000000000000000");
    CHECK(layout::staging_dataset(~std::uint64_t{0}) == "staging/dataset-ffffffffffffffff");
    CHECK(layout::partial(key(), file("a.csv")) == "staging/partial/data.example.gov/b2fd-cjk2/a.csv");
    CHECK(layout::table(key()) == "tables/data.example.gov/b2fd-cjk2.sqlite");
    CHECK(layout::request(std::string(32, 'a')) == "requests/" + std::string(32, 'a') + ".json");
    CHECK(layout::answer(std::string(32, 'a')) == "requests/" + std::string(32, 'a') + ".answer.json");
    CHECK(layout::parent("a/b/c") == "a/b");
    CHECK(layout::parent("lock") == ".");
}

TEST_CASE("the fixed directories come parents first", "[disk]")
{
    const auto& all = layout::fixed_directories();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const std::string parent = layout::parent(*it);
        CAPTURE(*it);
        CHECK((parent == "." || std::find(all.begin(), it, parent) != it));
    }
    for (const std::string& needed :
         {layout::domains(), layout::queued(), layout::running(), layout::finished(), layout::hooks(),
          layout::partials(), layout::tables(), layout::requests()})
        CHECK(std::ranges::count(all, needed) == 1);
}

TEST_CASE("a snapshot's name tells the time of its arrival", "[disk]")
{
    const TimePoint at = std::chrono::sys_days(kDay) + 13h + 5min + 2s + 123ms;
    const std::string text = layout::snapshot_name(at, "crimes.csv");
    CHECK(text == "13:05:02.123-crimes.csv");
    const auto parsed = layout::parse_snapshot_name(text);
    REQUIRE(parsed);
    CHECK(parsed->time_of_day == 13h + 5min + 2s + 123ms);
    CHECK(parsed->name == "crimes.csv");
    CHECK(layout::snapshot_name(TimePoint{-1ms}, "x") == "23:59:59.999-x");
    CHECK(layout::snapshot_name(at, std::string(kMaxFileName, 'a')).size() <= 255);
}

TEST_CASE("a snapshot's rejects have its name, cut where that would be no file name", "[disk][layout]")
{
    CHECK(layout::rejects_name(file("crimes.csv.gz")) == "crimes.csv.gz.rejects.csv");
    std::string longest(kMaxFileName - 13, 'a');
    const std::string kept = longest;
    longest.append("\xC3\xA9.csv.gz.csv");
    const std::string cut = layout::rejects_name(file(longest));
    CHECK(cut.substr(0, kept.size()) == kept);
    CHECK(cut.substr(kept.size()) == ".rejects.csv");
    CHECK(layout::parse_snapshot_name(layout::snapshot_name(TimePoint{}, cut)));
}

TEST_CASE("the rejects of rejects that landed again have another name than they", "[disk][layout]")
{
    const std::size_t size = GENERATE(std::size_t{20}, kMaxFileName - 12, kMaxFileName - 1, kMaxFileName);
    const std::string name = std::string(size - 12, 'a') + ".rejects.csv";
    const std::string rejects = layout::rejects_name(file(name));
    CHECK(rejects != name);
    CHECK(rejects.ends_with(".rejects.csv"));
    CHECK(rejects.size() <= kMaxFileName);
}

TEST_CASE("text that is no snapshot's name is not taken for one", "[disk]")
{
    auto text = GENERATE(values<std::string>(
        {"", "13:05:02.123", "13:05:02.123-", "24:05:02.123-a", "13:60:02.123-a", "13:05:60.123-a",
         "13:05:02,123-a", "13-05-02.123-a", "1a:05:02.123-a", "+1:05:02.123-a", "13:05:02.12-ab",
         "13:05:02.123_a", " 13:05:02.123-a", "13:05:02.123-..", "13:05:02.123-a/b", "13:05:02.123-\n"}));
    CAPTURE(text);
    CHECK_FALSE(layout::parse_snapshot_name(text));
}

TEST_CASE("the parts of a date are exactly as wide as they are written", "[disk]")
{
    CHECK(layout::parse_year("2026") == 2026);
    CHECK(layout::parse_month("01") == 1U);
    CHECK(layout::parse_month("12") == 12U);
    CHECK(layout::parse_day("31") == 31U);
    CHECK(layout::year_part(2026) == "2026");
    CHECK(layout::two_digits(7) == "07");
    auto text = GENERATE(values<std::string>({"", "0", "00", "1", "1 ", "+1", "-1", "001", "1a", "ab", "99",
                                              "32", "202", "20266", "0000", "1969", "2O26"}));
    CAPTURE(text);
    CHECK_FALSE(layout::parse_year(text));
    CHECK_FALSE(layout::parse_month(text));
    CHECK_FALSE(layout::parse_day(text));
}
