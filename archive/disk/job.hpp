// What is known of a job. Data only.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"
#include "archive/disk/payload.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace wharf::archive {

enum class JobState { Queued, Running, Succeeded, Failed, Superseded };
[[nodiscard]] std::string_view to_string(JobState state); // "queued", "running", ...

inline constexpr std::string_view kFtps = "ftps";

// Written once, when the job is enqueued.
struct JobManifest {
    JobId id;
    DatasetKey dataset;
    FileName filename;      // as landed: "crimes.csv.gz"
    std::uint64_t size = 0; // bytes of the input file as landed
    std::string sha256;     // of the input file as landed, lower-case hex
    TimePoint arrived;      // unique within the dataset and rising; names the snapshot and orders the queue
    std::string request_id; // 32 hex the client chose, or empty
    std::string user;
    std::string via;                // kFtps, "https" or "cli"
    std::optional<JobId> repeats{}; // the ended job whose input this one was given once more
    PayloadSet keep{};              // which payloads it keeps, as far as there is something to keep

    // What status.txt begins with: over FTPS the id that the client chose for that. Elsewhere a request id
    // only tells whether something was asked for twice, and whoever asked is answered with the job's own.
    [[nodiscard]] const std::string& tag() const
    {
        return via == kFtps && !request_id.empty() ? request_id : id.text();
    }
};

struct Counts {
    std::uint64_t rows = 0; // pulled: records read from the file, header not counted
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t deleted = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t rejected = 0;
    [[nodiscard]] std::uint64_t pushed() const { return inserted + updated + deleted; }
    friend bool operator==(const Counts&, const Counts&) = default;
};

// Written once, when the job has ended.
struct JobResult {
    JobState state = JobState::Failed; // Succeeded, Failed or Superseded
    TimePoint started;
    TimePoint finished;
    Counts counts;
    std::string english;         // what status.txt says behind the tag: "SUCCESS: ..." or "FAILURE: ..."
    std::string error_type;      // an event name such as "uninterpretable-value"; empty unless failed
    boost::json::object details; // the error's parameters
};

struct JobRecord {
    JobManifest manifest;
    JobState state = JobState::Queued;
    std::optional<JobResult> result; // once ended
    bool input_kept = true;          // the input file is still in the job's directory
    bool payloads_kept = false;      // it has a place for payloads, and that is not removed yet
};

// A file of a job's directory that the import, or the hook, made and that is there only if it had reason to.
enum class JobFile {
    Rejects,    // the records set aside, as CSV
    Statistics, // of the file's columns, as JSON
    Pull,       // payloads
    Push,
    HookOutput,
};
[[nodiscard]] constexpr JobFile file_of(Payload payload)
{
    switch (payload) {
    case Payload::Pull: return JobFile::Pull;
    case Payload::Push: return JobFile::Push;
    case Payload::HookOutput: break;
    }
    return JobFile::HookOutput;
}

// One timestamped fact about a job; a line of events.jsonl.
struct Event {
    TimePoint at;
    std::string type; // "processing", "finished", "success", ...
    boost::json::object data;
};

} // namespace wharf::archive
