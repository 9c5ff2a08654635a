// An archive's uploads and jobs over a FakeEnv, with one domain and two datasets made and durable.
#pragma once

#include "archive/disk/job_store.hpp"
#include "archive/disk/recovery.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/print_result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::test {

[[nodiscard]] archive::DatasetKey dataset_key(std::string_view id = "abcd-1234");
[[nodiscard]] archive::FileName file_name(std::string_view text);
[[nodiscard]] std::string sha256(std::string_view text);
[[nodiscard]] std::string read_all(archive::File& file);
[[nodiscard]] std::span<const std::byte> bytes_of(std::string_view text);
[[nodiscard]] archive::JobResult outcome(archive::JobState state, archive::TimePoint finished);
[[nodiscard]] archive::error_code disk_error();

inline const archive::EnqueueRequest kRequest{"{\"action\":\"Replace\"}", "", "ann", "ftps"};

// What staging holds besides partials, chunks and the folders for them: nothing, when nothing is under way.
[[nodiscard]] std::vector<std::string> staged(const FakeEnv& env);
// Every job's directory, wherever it is: "jobs/queued/<id>".
[[nodiscard]] std::vector<std::string> job_directories(const FakeEnv& env);

class Yard {
public:
    explicit Yard(Marks marks = Marks::Supported, archive::Sync land_sync = archive::Sync::No);

    // As a start of the server does: everything over the disk is made anew, then recovery runs.
    archive::RecoveryReport reopen();
    archive::RecoveryReport reopen_without_catalog();

    // Each returns what went wrong, if anything did.
    [[nodiscard]] archive::error_code land(const archive::DatasetKey& key, std::string_view name,
                                           std::string_view text);
    [[nodiscard]] archive::error_code keep_partial(const archive::DatasetKey& key, std::string_view name,
                                                   std::string_view text);
    // An upload that can be written to: it has caught up with what it goes on from.
    [[nodiscard]] archive::result<std::unique_ptr<archive::Upload>> begin(const archive::DatasetKey& key,
                                                                          std::string_view name,
                                                                          archive::StartAt at);
    [[nodiscard]] archive::result<archive::JobRecord> enqueue(const archive::DatasetKey& key,
                                                              std::string_view name);
    // Straight into the queue.
    [[nodiscard]] archive::result<archive::JobRecord> store_into_queue(const archive::DatasetKey& key,
                                                                       std::string_view name,
                                                                       std::string_view text);

    FakeEnv env;
    archive::SpaceLimits limits; // from the next start on
    [[nodiscard]] archive::Uploads& uploads() { return *uploads_; }
    [[nodiscard]] archive::JobStore& jobs() { return *jobs_; }
    [[nodiscard]] archive::Catalog& catalog() { return *catalog_; }

private:
    void close();
    void open();

    archive::Sync land_sync_;
    std::unique_ptr<archive::Catalog> catalog_;
    std::optional<archive::Uploads> uploads_;
    std::optional<archive::JobStore> jobs_;
};

} // namespace wharf::test
