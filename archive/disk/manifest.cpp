#include "archive/disk/manifest.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/record_fields.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace wharf::archive {

namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kFormatOfRepetition = 2;    // of a manifest: format 1 and the field `repeats`
constexpr std::uint64_t kFormatOfKeeping = 3;       // of a manifest: `repeats`, which may be "", and `keep`
constexpr std::uint64_t kMaxLostStarts = 1'000'000; // what is beyond was never counted
constexpr std::array kStates{JobState::Queued, JobState::Running, JobState::Succeeded, JobState::Failed,
                             JobState::Superseded};

bool is_lower_hex(std::string_view text, std::size_t size)
{
    return text.size() == size &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Request ids keep the case the client chose.
bool is_request_id(std::string_view text)
{
    return text.size() == 32 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

// Recovery removes what the source names, so it can only be an upload.
bool is_source(std::string_view source)
{
    return source.empty() || layout::is_landed(source);
}

bool ends_a_job(JobState state)
{
    return state == JobState::Succeeded || state == JobState::Failed || state == JobState::Superseded;
}

boost::json::object to_json(const Counts& counts)
{
    return {{"rows", counts.rows},       {"inserted", counts.inserted},   {"updated", counts.updated},
            {"deleted", counts.deleted}, {"unchanged", counts.unchanged}, {"rejected", counts.rejected}};
}

std::uint64_t format_of(const JobManifest& job)
{
    if (!job.keep.empty()) return kFormatOfKeeping;
    return job.repeats ? kFormatOfRepetition : kFormat;
}

} // namespace

std::string format_manifest(const StoredManifest& manifest)
{
    const JobManifest& job = manifest.job;
    boost::json::object record{
        {"format", format_of(job)},
        {"id", job.id.text()},
        {"domain", job.dataset.domain.text()},
        {"dataset", job.dataset.id.text()},
        {"filename", job.filename.text()},
        {"size", job.size},
        {"sha256", job.sha256},
        {"arrived", iso_time(job.arrived)},
        {"requestId", job.request_id},
        {"user", job.user},
        {"via", job.via},
        {"source", manifest.source},
    };
    if (job.repeats || !job.keep.empty()) record["repeats"] = job.repeats ? job.repeats->text() : "";
    if (!job.keep.empty()) record["keep"] = job.keep.text();
    return boost::json::serialize(record) + "\n";
}

result<StoredManifest> parse_manifest(std::string_view text)
{
    RecordFields fields(text);
    const auto format = fields.number("format");
    auto id = JobId::parse(fields.text("id"));
    auto domain = DomainName::parse(fields.text("domain"));
    auto dataset = DatasetId::parse(fields.text("dataset"));
    auto filename = FileName::recorded(fields.text("filename"));
    const auto size = fields.number("size");
    std::string sha256 = fields.text("sha256");
    const TimePoint arrived = fields.time("arrived");
    std::string request_id = fields.text("requestId");
    std::string user = fields.text("user");
    std::string via = fields.text("via");
    std::string source = fields.text("source");
    std::optional<JobId> repeats;
    std::optional<PayloadSet> keep = PayloadSet();
    if (format == kFormatOfRepetition || format == kFormatOfKeeping) {
        const std::string other = fields.text("repeats");
        const auto repeated = JobId::parse(other);
        if (repeated)
            repeats = *repeated;
        else if (format == kFormatOfRepetition || !other.empty())
            return Errc::Corrupt;
    }
    if (format == kFormatOfKeeping) {
        keep = PayloadSet::parse(fields.text("keep"));
        if (!keep || keep->empty()) return Errc::Corrupt;
    }

    const bool known_format =
        format == kFormat || format == kFormatOfRepetition || format == kFormatOfKeeping;
    const bool sound = fields.sound() && known_format && id && domain && dataset && filename &&
                       is_lower_hex(sha256, 64) && (request_id.empty() || is_request_id(request_id));
    if (!sound) return Errc::Corrupt;
    const DatasetKey key{*domain, *dataset};
    if (!is_source(source)) return Errc::Corrupt;
    return StoredManifest{JobManifest{*id, key, *filename, size, std::move(sha256), arrived,
                                      std::move(request_id), std::move(user), std::move(via),
                                      std::move(repeats), *keep},
                          std::move(source)};
}

std::string format_result(const JobResult& outcome)
{
    const boost::json::object record{
        {"format", kFormat},
        {"state", to_string(outcome.state)},
        {"started", iso_time(outcome.started)},
        {"finished", iso_time(outcome.finished)},
        {"counts", to_json(outcome.counts)},
        {"english", outcome.english},
        {"errorType", outcome.error_type},
        {"details", outcome.details},
    };
    return boost::json::serialize(record) + "\n";
}

result<JobResult> parse_result(std::string_view text)
{
    RecordFields fields(text);
    const auto format = fields.number("format");
    const auto state = parse_job_state(fields.text("state"));
    JobResult outcome;
    outcome.started = fields.time("started");
    outcome.finished = fields.time("finished");
    RecordFields counts(fields.object("counts"));
    outcome.counts.rows = counts.number("rows");
    outcome.counts.inserted = counts.number("inserted");
    outcome.counts.updated = counts.number("updated");
    outcome.counts.deleted = counts.number("deleted");
    outcome.counts.unchanged = counts.number("unchanged");
    outcome.counts.rejected = counts.number("rejected");
    outcome.english = fields.text("english");
    outcome.error_type = fields.text("errorType");
    outcome.details = fields.object("details");

    if (!fields.sound() || !counts.sound() || format != kFormat || !state || !ends_a_job(*state))
        return Errc::Corrupt;
    outcome.state = *state;
    return outcome;
}

std::string format_lost_starts(std::uint64_t lost)
{
    return boost::json::serialize(boost::json::object{{"format", kFormat}, {"lost", lost}}) + "\n";
}

result<std::uint64_t> parse_lost_starts(std::string_view text)
{
    RecordFields fields(text);
    const auto format = fields.number("format");
    const std::uint64_t lost = fields.number("lost");
    if (!fields.sound() || format != kFormat || lost > kMaxLostStarts) return Errc::Corrupt;
    return lost;
}

std::string_view to_string(JobState state)
{
    switch (state) {
    case JobState::Queued: return "queued";
    case JobState::Running: return "running";
    case JobState::Succeeded: return "succeeded";
    case JobState::Failed: return "failed";
    case JobState::Superseded: return "superseded";
    }
    return {};
}

std::optional<JobState> parse_job_state(std::string_view text)
{
    const auto* found = std::ranges::find_if(kStates, [&](JobState s) { return to_string(s) == text; });
    return found == kStates.end() ? std::nullopt : std::optional(*found);
}

} // namespace wharf::archive
