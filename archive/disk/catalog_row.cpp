#include "archive/disk/catalog_row.hpp"

#include "archive/disk/manifest.hpp"
#include "archive/disk/record_fields.hpp"
#include "archive/disk/standing.hpp"

#include <boost/json/serialize.hpp>

namespace wharf::archive {

// Lists are read from the four indexes that begin with the domain, in the order they are asked for. What
// stands behind the id there lets them be narrowed, and summed up, without a look at the rows.
const char* const kCatalogSchema = R"sql(
CREATE TABLE job (
    id TEXT PRIMARY KEY, domain TEXT NOT NULL, dataset TEXT NOT NULL, filename TEXT NOT NULL,
    size INTEGER NOT NULL, sha256 TEXT NOT NULL, arrived INTEGER NOT NULL, request_id TEXT NOT NULL,
    user TEXT NOT NULL, via TEXT NOT NULL, repeats TEXT NOT NULL, state TEXT NOT NULL,
    input_kept INTEGER NOT NULL, keep TEXT NOT NULL, payloads_kept INTEGER NOT NULL,
    finished INTEGER, started INTEGER, rows INTEGER, inserted INTEGER, updated INTEGER, deleted INTEGER,
    unchanged INTEGER, rejected INTEGER, english TEXT, error_type TEXT, details TEXT, standing TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX job_by_repeated ON job (repeats, request_id) WHERE repeats <> '';
CREATE INDEX job_by_domain
    ON job (domain, arrived, id, standing, dataset, user, rows, inserted, updated, deleted, rejected);
CREATE INDEX job_by_dataset ON job (domain, dataset, arrived, id, standing, user);
CREATE INDEX job_by_standing ON job (domain, standing, arrived, id, dataset, user);
CREATE INDEX job_by_user ON job (domain, user, arrived, id, standing, dataset);
CREATE INDEX job_by_file ON job (domain, dataset, filename, user, arrived, repeats);
CREATE INDEX job_keeping_input ON job (finished)
    WHERE input_kept = 1 AND state IN ('failed', 'superseded');
CREATE INDEX job_keeping_payloads ON job (finished) WHERE payloads_kept = 1;
CREATE TABLE note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
)sql";

const std::string_view kJobColumns =
    "id, domain, dataset, filename, size, sha256, arrived, request_id, user, via, repeats, state, "
    "input_kept, keep, payloads_kept, finished, started, rows, inserted, updated, deleted, unchanged, "
    "rejected, english, error_type, details";

// Not OR REPLACE: triggers would see neither an update nor, of the old row, a deletion.
const std::string_view kPutJob =
    "INSERT INTO job VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (id) DO UPDATE SET state = excluded.state, input_kept = excluded.input_kept, "
    "payloads_kept = excluded.payloads_kept, "
    "finished = excluded.finished, started = excluded.started, rows = excluded.rows, "
    "inserted = excluded.inserted, updated = excluded.updated, deleted = excluded.deleted, "
    "unchanged = excluded.unchanged, rejected = excluded.rejected, english = excluded.english, "
    "error_type = excluded.error_type, details = excluded.details, standing = excluded.standing";

namespace {

constexpr int kResultColumns = 11; // from `finished` on

std::int64_t milliseconds(TimePoint at)
{
    return at.time_since_epoch().count();
}

TimePoint time_point(std::int64_t milliseconds)
{
    return TimePoint(std::chrono::milliseconds(milliseconds));
}

std::int64_t signed_number(std::uint64_t number)
{
    return static_cast<std::int64_t>(number);
}

std::uint64_t unsigned_number(sqlite::Statement& row)
{
    return static_cast<std::uint64_t>(row.number());
}

// `row` stands behind `finished`.
result<JobResult> read_outcome(sqlite::Statement& row, JobState state, TimePoint finished)
{
    JobResult outcome;
    outcome.state = state;
    outcome.finished = finished;
    outcome.started = time_point(row.number());
    outcome.counts.rows = unsigned_number(row);
    outcome.counts.inserted = unsigned_number(row);
    outcome.counts.updated = unsigned_number(row);
    outcome.counts.deleted = unsigned_number(row);
    outcome.counts.unchanged = unsigned_number(row);
    outcome.counts.rejected = unsigned_number(row);
    outcome.english = row.text();
    outcome.error_type = row.text();
    auto details = parse_record(row.text());
    if (!details) return Errc::Corrupt;
    outcome.details = std::move(*details);
    return outcome;
}

} // namespace

RowTexts row_texts(const JobRecord& job)
{
    return {job.result ? boost::json::serialize(job.result->details) : std::string(),
            job.manifest.keep.text()};
}

void bind_row(sqlite::Statement& put, const JobRecord& job, const RowTexts& texts)
{
    const JobManifest& m = job.manifest;
    put.bind(m.id.text()).bind(m.dataset.domain.text()).bind(m.dataset.id.text()).bind(m.filename.text());
    put.bind(signed_number(m.size)).bind(m.sha256).bind(milliseconds(m.arrived));
    put.bind(m.request_id).bind(m.user).bind(m.via);
    put.bind(m.repeats ? std::string_view(m.repeats->text()) : std::string_view());
    put.bind(to_string(job.state)).bind(std::int64_t{job.input_kept});
    put.bind(texts.keep).bind(std::int64_t{job.payloads_kept});
    if (!job.result) {
        for (int i = 0; i < kResultColumns; ++i)
            put.bind_null();
        put.bind(word_of(standing_of(job)));
        return;
    }
    const JobResult& r = *job.result;
    put.bind(milliseconds(r.finished)).bind(milliseconds(r.started));
    for (const std::uint64_t count : {r.counts.rows, r.counts.inserted, r.counts.updated, r.counts.deleted,
                                      r.counts.unchanged, r.counts.rejected})
        put.bind(signed_number(count));
    put.bind(r.english).bind(r.error_type).bind(texts.details).bind(word_of(standing_of(job)));
}

result<JobRecord> read_row(sqlite::Statement& row)
{
    const auto id = JobId::parse(row.text());
    const auto domain = DomainName::parse(row.text());
    const auto dataset = DatasetId::parse(row.text());
    const auto filename = FileName::recorded(row.text());
    if (!id || !domain || !dataset || !filename) return Errc::Corrupt;
    JobManifest manifest{*id, {*domain, *dataset}, *filename, 0, "", {}, "", "", ""};
    manifest.size = unsigned_number(row);
    manifest.sha256 = row.text();
    manifest.arrived = time_point(row.number());
    manifest.request_id = row.text();
    manifest.user = row.text();
    manifest.via = row.text();
    if (const std::string repeated = row.text(); !repeated.empty()) {
        const auto job = JobId::parse(repeated);
        if (!job) return Errc::Corrupt;
        manifest.repeats = *job;
    }
    const auto state = parse_job_state(row.text());
    if (!state) return Errc::Corrupt;

    const bool input_kept = row.number() != 0;
    const auto keep = PayloadSet::parse(row.text());
    if (!keep) return Errc::Corrupt;
    manifest.keep = *keep;

    JobRecord job{std::move(manifest), *state, std::nullopt, input_kept, row.number() != 0};
    if (row.next_is_null()) return job;
    const TimePoint finished = time_point(row.number());
    auto outcome = read_outcome(row, *state, finished);
    if (!outcome) return outcome.error();
    job.result = std::move(*outcome);
    return job;
}

} // namespace wharf::archive
