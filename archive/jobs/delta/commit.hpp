// What a client says when it has sent all chunks of a patch: which they are, the file they make, and how that
// is to be read. Pure; whether any of it is there is found out later (new_version.hpp). What clients do at
// each type of error is told in server/HTTP.md.
#pragma once

#include "archive/disk/names.hpp"
#include "archive/disk/snapshots.hpp"
#include "archive/jobs/control/job_error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

inline constexpr std::size_t kMaxCommit = 4 * 1024 * 1024; // bytes; names more than 100,000 chunks

// A snapshot of the same dataset, by its signature.
struct OldVersion {
    archive::SnapshotDirectory day;
    std::string name; // of the snapshot: "13:05:02.123-crimes.csv"
};

struct Commit {
    enum class Coding { None, Gzip, Xz };

    archive::FileName filename; // of the file: "crimes.csv", if the patch is "crimes.csv.sdiff.gz"
    Coding coding = Coding::None;
    std::vector<std::string> chunks;            // in their order; at least one, and none twice
    std::optional<std::uint64_t> expected_size; // bytes of all chunks
    std::optional<OldVersion> relative_to;      // unset: the patch has the whole file
    std::string control;                        // text of a control file
    std::string opaque;                         // what the client calls the commit, or empty
};

// What the name of a signature ends with, behind that of its snapshot.
inline constexpr std::string_view kSignatureEnding = ".ssig";
inline constexpr std::string_view kSignaturesFolder = "signatures"; // in the folder of a day

// Errors: not-a-commit-description, filename-bad-characters, filename-too-long, impossible-relative-to.
[[nodiscard]] std::variant<Commit, JobError> parse_commit(std::string_view text,
                                                          const archive::DatasetKey& dataset);

} // namespace wharf::jobs
