// What tests ask of markup.
#pragma once

#include "archive/disk/job.hpp"
#include "server/web/html.hpp"
#include "tests/support/must.hpp"

#include <string>
#include <string_view>

namespace wharf::test {

inline bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}
inline bool has(const web::Html& html, std::string_view part)
{
    return has(html.markup(), part);
}

// What of the markup is within tags, without the values of attributes.
inline std::string tags_of(const std::string& markup)
{
    std::string tags;
    bool inside = false;
    bool quoted = false;
    for (const char c : markup) {
        if (!quoted && c == '<') inside = true;
        if (inside && c == '"') quoted = !quoted;
        if (inside && !quoted) tags += c;
        if (!quoted && c == '>') inside = false;
    }
    return tags;
}

// Nothing a browser would run, or load from anywhere: the only script is the frame's own, by its path.
inline bool is_inert(const std::string& markup)
{
    const std::string tags = tags_of(markup);
    return !has(tags, "<script>") && !has(tags, "<style") && !has(tags, "<img") && !has(tags, " style") &&
           !has(tags, " on") && !has(markup, "=\"javascript:");
}

// A text that would break out of every place it could be put in.
inline const std::string kNasty = R"("'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;)";

inline archive::TimePoint at_second(int second)
{
    using namespace std::chrono;
    return archive::TimePoint(sys_days(2026y / November / 21) + hours(13) + minutes(5) + seconds(second));
}

// A queued job, one of several.
inline archive::JobRecord a_job(int number = 1)
{
    using namespace archive;
    std::string id(32, '0');
    id.back() = static_cast<char>('0' + number);
    const DatasetKey key{must(DomainName::parse("data.example.gov")), must(DatasetId::parse("b2fd-cjk2"))};
    JobManifest manifest{.id = must(JobId::parse(id)),
                         .dataset = key,
                         .filename = must(FileName::parse("crimes.csv.gz")),
                         .size = 48213,
                         .sha256 = std::string(64, 'a'),
                         .arrived = at_second(number),
                         .request_id = "",
                         .user = "ann",
                         .via = "ftps"};
    return JobRecord{.manifest = std::move(manifest), .state = JobState::Queued, .result = {}};
}

// One that ended so; a Succeeded one with that many rejected records.
inline archive::JobRecord an_ended_job(archive::JobState state, std::uint64_t rejected = 0)
{
    archive::JobRecord job = a_job();
    job.state = state;
    job.result.emplace();
    job.result->state = state;
    job.result->started = at_second(2);
    job.result->finished = at_second(5);
    job.result->counts = {1488, 160, 48, 301, 280, rejected};
    job.result->english = "SUCCESS: Processing crimes.csv.gz succeeded";
    return job;
}

} // namespace wharf::test
