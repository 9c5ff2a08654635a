// Every name on disk, built and parsed here and nowhere else. Pure. Paths are relative to the data root
// (env.hpp).
#pragma once

#include "archive/disk/datasets.hpp"
#include "archive/disk/job.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::archive::layout {

// Every directory that must exist before anything else, parents first.
[[nodiscard]] const std::vector<std::string>& fixed_directories();

// domains/<domain>/<dataset>
[[nodiscard]] std::string domains(); // "domains"
[[nodiscard]] std::string domain(const DomainName& domain);
[[nodiscard]] std::string domain_file(const DomainName& domain, DomainFile file);
[[nodiscard]] std::string dataset(const DatasetKey& key);
[[nodiscard]] std::string fixed_file(const DatasetKey& key, FixedFile file);
[[nodiscard]] std::string landed(const DatasetKey& key, const FileName& name);
[[nodiscard]] bool is_landed(std::string_view path); // whether there can be a landed file
[[nodiscard]] std::string completed(const DatasetKey& key);
// True for the names in a dataset's directory that are the server's own, so that no upload can take them: the
// fixed files, "completed" and "move-files-here-to-enqueue-job".
[[nodiscard]] bool reserved_in_dataset(std::string_view name);
inline constexpr std::string_view kEnqueueFolder = "move-files-here-to-enqueue-job";
inline constexpr std::string_view kCompletedFolder = "completed";
[[nodiscard]] std::string_view name_of(FixedFile file);  // "status.txt"
[[nodiscard]] std::string_view name_of(DomainFile file); // "requestId"

// completed/yyyy/mm/dd/HH:MM:SS.mmm-name, UTC
struct SnapshotName {
    std::chrono::milliseconds time_of_day{};
    std::string name; // behind the dash
};
[[nodiscard]] std::string snapshot_day(const DatasetKey& key, std::chrono::year_month_day day);
[[nodiscard]] std::string snapshot_name(TimePoint arrived,
                                        std::string_view name); // "13:05:02.123-crimes.csv"
// What stands behind the time in the name of a snapshot's rejects: "crimes.csv.rejects.csv". A file name so
// long that this could be none is cut.
inline constexpr std::string_view kRejectsEnding = ".rejects.csv";
[[nodiscard]] std::string rejects_name(const FileName& name);
[[nodiscard]] std::optional<SnapshotName> parse_snapshot_name(std::string_view text);
// "2026", "11", "21"; nothing for text that is not exactly such a part or out of range.
[[nodiscard]] std::optional<int> parse_year(std::string_view text);
[[nodiscard]] std::optional<unsigned> parse_month(std::string_view text);
[[nodiscard]] std::optional<unsigned> parse_day(std::string_view text);
[[nodiscard]] std::string year_part(int year);         // "2026"
[[nodiscard]] std::string two_digits(unsigned number); // "07": month and day parts

// jobs/
[[nodiscard]] std::string queued();                // "jobs/queued"
[[nodiscard]] std::string running();               // "jobs/running"
[[nodiscard]] std::string finished();              // "jobs/finished"
[[nodiscard]] std::string queued(const JobId& id); // "jobs/queued/<id>"
[[nodiscard]] std::string running(const JobId& id);
[[nodiscard]] std::string finished_day(std::chrono::year_month_day day); // "jobs/finished/2026/11/21"
[[nodiscard]] std::string finished(std::chrono::year_month_day day, const JobId& id);
[[nodiscard]] std::string hooks();               // "jobs/hooks"
[[nodiscard]] std::string hook(const JobId& id); // "jobs/hooks/<id>": the hook of that job is due
inline constexpr std::string_view kManifest = "manifest.json";
inline constexpr std::string_view kControl = "control.json";
inline constexpr std::string_view kInput = "input";
inline constexpr std::string_view kEvents = "events.jsonl";
inline constexpr std::string_view kResult = "result.json";
inline constexpr std::string_view kStarts = "starts.json";
inline constexpr std::string_view kPayloads = "payloads";   // the folder of those that a job keeps
[[nodiscard]] std::string_view name_of(JobFile file);       // "rejects.csv"; "payloads/pull.csv"
[[nodiscard]] std::string_view payload_name(Payload which); // "pull.csv"
[[nodiscard]] std::string inside(std::string_view directory, std::string_view name); // directory + "/" + name
[[nodiscard]] std::string parent(std::string_view path); // the directory it is in; "." at the top

// staging/
[[nodiscard]] std::string staging();                            // "staging"
[[nodiscard]] std::string staging_upload(std::uint64_t random); // "staging/upload-<16 hex>"
[[nodiscard]] std::string staging_job(const JobId& id);         // "staging/job-<id>"
[[nodiscard]] std::string staging_file(std::uint64_t random); // "staging/file-<16 hex>": replaced atomically
[[nodiscard]] std::string staging_dataset(
    std::uint64_t random);                         // "staging/dataset-<16 hex>": a dataset being made
[[nodiscard]] std::string staging_file_template(); // "staging/file-XXXXXX", for mkstemp
[[nodiscard]] std::string staging_removed(
    std::uint64_t random); // "staging/removed-<16 hex>": goes, with all that is in it
// What an entry of staging/ is, by its name; nothing for names that are not ours, and for "partial".
enum class Staged { Upload, Job, File, Dataset, Removed };
[[nodiscard]] std::optional<Staged> parse_staged(std::string_view name);
[[nodiscard]] std::string partials();                      // "staging/partial"
[[nodiscard]] std::string partials(const DatasetKey& key); // "staging/partial/<domain>/<dataset>"
[[nodiscard]] std::string partial(const DatasetKey& key, const FileName& name);
// Partials that are being resumed, like those of partials().
[[nodiscard]] std::string resumed(); // "staging/resumed"
[[nodiscard]] std::string resumed(const DatasetKey& key);
[[nodiscard]] std::string resumed(const DatasetKey& key, const FileName& name);

// Pieces of files that are still to be named: chunks.hpp.
[[nodiscard]] std::string chunks(); // "staging/chunks"
[[nodiscard]] std::string chunks(const DatasetKey& key);
[[nodiscard]] std::string chunk(const DatasetKey& key, const FileName& name);

// requests/
[[nodiscard]] std::string requests();                      // "requests"
[[nodiscard]] std::string request(std::string_view token); // "requests/<32 hex>.json"
[[nodiscard]] std::string answer(std::string_view token);  // "requests/<32 hex>.answer.json"
// What an entry of requests/ is; nothing for names that are not ours.
struct RequestName {
    std::string token;
    bool is_answer = false;
};
[[nodiscard]] std::optional<RequestName> parse_request_name(std::string_view name);

// tables/<domain>/<dataset>.sqlite
[[nodiscard]] std::string tables();
[[nodiscard]] std::string table(const DatasetKey& key);

inline constexpr std::string_view kCatalog = "catalog.sqlite";
inline constexpr std::string_view kLock = "lock";
inline constexpr std::string_view kTls = "tls";
inline constexpr std::string_view kBans = "bans";            // written by auth/ban_file
inline constexpr std::string_view kTokenUses = "token-uses"; // written by auth/token_uses

} // namespace wharf::archive::layout
