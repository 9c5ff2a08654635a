#include "server/web/jobs_page.hpp"

#include "archive/disk/iso_time.hpp"
#include "server/web/job_times.hpp"

namespace wharf::web {
namespace {

std::string cell(std::string text)
{
    // A blank before them does not keep a spreadsheet from running these.
    const std::size_t first = text.find_first_not_of(' ');
    if (first != std::string::npos &&
        std::string_view("=+-@\t\r\n").find(text[first]) != std::string_view::npos)
        text.insert(0, "'");
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string line(std::initializer_list<std::string> cells)
{
    std::string text;
    for (const std::string& one : cells)
        text += (text.empty() ? "" : ",") + cell(one);
    return text + "\r\n";
}

} // namespace

std::string jobs_csv(const std::vector<ListedJob>& jobs)
{
    std::string text = line({"job",      "state",   "action",  "domain",    "dataset",     "title",  "file",
                             "user",     "arrived", "started", "finished",  "duration_ms", "pulled", "pushed",
                             "inserted", "updated", "deleted", "unchanged", "rejected",    "message"});
    for (const ListedJob& listed : jobs) {
        const archive::JobManifest& manifest = listed.job.manifest;
        const auto& result = listed.job.result;
        const auto number = [&result](auto value) { return result ? std::to_string(value(*result)) : ""; };
        const auto began = started(listed.job, listed.began);
        using Result = archive::JobResult;
        text += line({manifest.id.text(),
                      std::string(archive::word_of(archive::standing_of(listed.job))),
                      listed.action,
                      manifest.dataset.domain.text(),
                      manifest.dataset.id.text(),
                      listed.title,
                      manifest.filename.text(),
                      manifest.user,
                      archive::iso_time(manifest.arrived),
                      began ? archive::iso_time(*began) : "",
                      result ? archive::iso_time(result->finished) : "",
                      result && began ? std::to_string((result->finished - *began).count()) : "",
                      number([](const Result& r) { return r.counts.rows; }),
                      number([](const Result& r) { return r.counts.pushed(); }),
                      number([](const Result& r) { return r.counts.inserted; }),
                      number([](const Result& r) { return r.counts.updated; }),
                      number([](const Result& r) { return r.counts.deleted; }),
                      number([](const Result& r) { return r.counts.unchanged; }),
                      number([](const Result& r) { return r.counts.rejected; }),
                      result ? result->english : ""});
    }
    return text;
}

} // namespace wharf::web
