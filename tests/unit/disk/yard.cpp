#include "tests/unit/disk/yard.hpp"

#include "archive/disk/digest.hpp"
#include "archive/disk/layout.hpp"

#include <catch2/catch.hpp>

namespace wharf::test {

using namespace archive;

DatasetKey dataset_key(std::string_view id)
{
    return {DomainName::parse("data.example.gov").value(), DatasetId::parse(id).value()};
}

FileName file_name(std::string_view text)
{
    return FileName::parse(text).value();
}

std::span<const std::byte> bytes_of(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

std::string sha256(std::string_view text)
{
    Sha256 digest;
    digest.update(bytes_of(text));
    return digest.hex();
}

std::string read_all(File& file)
{
    std::string text;
    const auto read = for_each_block(file, kWholeFile, [&](std::span<const std::byte> block) -> result<void> {
        text.append(reinterpret_cast<const char*>(block.data()), block.size());
        return {};
    });
    REQUIRE(read);
    return text;
}

JobResult outcome(JobState state, TimePoint finished)
{
    JobResult result;
    result.state = state;
    result.started = finished - std::chrono::seconds(3);
    result.finished = finished;
    result.english = state == JobState::Succeeded ? "SUCCESS: 3 rows" : "FAILURE: no header";
    result.error_type = state == JobState::Failed ? "no-header" : "";
    result.details = {{"line", 1}};
    return result;
}

error_code disk_error()
{
    return make_error_code(boost::system::errc::no_space_on_device);
}

std::vector<std::string> staged(const FakeEnv& env)
{
    std::vector<std::string> paths;
    for (const std::string& path : env.tree()) {
        const bool stays = path == "staging/" || path.starts_with("staging/partial/") ||
                           path.starts_with("staging/chunks/") ||
                           (path.starts_with("staging/resumed/") && path.ends_with('/'));
        if (path.starts_with("staging/") && !stays) paths.push_back(path);
    }
    return paths;
}

std::vector<std::string> job_directories(const FakeEnv& env)
{
    constexpr std::size_t kIdAndSlash = 33;
    std::vector<std::string> paths;
    for (std::string path : env.tree()) {
        if (!path.starts_with("jobs/") || !path.ends_with('/') || path.size() < kIdAndSlash) continue;
        path.pop_back();
        if (JobId::parse(path.substr(path.rfind('/') + 1))) paths.push_back(std::move(path));
    }
    return paths;
}

Yard::Yard(Marks marks, Sync land_sync)
    : env(marks)
    , land_sync_(land_sync)
{
    for (const std::string& directory : layout::fixed_directories())
        REQUIRE(env.make_directory(directory));
    for (const auto* id : {"abcd-1234", "wxyz-9876"})
        env.plant(layout::fixed_file(dataset_key(id), FixedFile::ActiveControl), "{}");
    catalog_ = Catalog::open(":memory:").value();
    open();
    REQUIRE(recover(env, *catalog_));
}

void Yard::close()
{
    jobs_.reset();
    uploads_.reset();
}

void Yard::open()
{
    uploads_.emplace(env, *catalog_, land_sync_, limits);
    jobs_.emplace(env, *catalog_, *uploads_);
}

RecoveryReport Yard::reopen()
{
    close();
    env.restart();
    auto report = recover(env, *catalog_);
    REQUIRE(report);
    open();
    return *report;
}

RecoveryReport Yard::reopen_without_catalog()
{
    close();
    catalog_ = Catalog::open(":memory:").value();
    return reopen();
}

error_code Yard::land(const DatasetKey& key, std::string_view name, std::string_view text)
{
    auto upload = uploads_->begin(key, file_name(name), {});
    if (!upload) return upload.error();
    if (auto written = (*upload)->write(bytes_of(text)); !written) return written.error();
    const auto landed = uploads_->land(std::move(*upload));
    return landed ? error_code() : landed.error();
}

error_code Yard::keep_partial(const DatasetKey& key, std::string_view name, std::string_view text)
{
    auto upload = uploads_->begin(key, file_name(name), {});
    if (!upload) return upload.error();
    if (auto written = (*upload)->write(bytes_of(text)); !written) return written.error();
    const auto kept = (*upload)->keep_partial();
    return kept ? error_code() : kept.error();
}

result<std::unique_ptr<Upload>> Yard::begin(const DatasetKey& key, std::string_view name, StartAt at)
{
    auto upload = uploads().begin(key, file_name(name), at);
    if (!upload) return upload;
    for (;;) {
        const auto bytes = (*upload)->catch_up();
        if (!bytes) return bytes.error();
        if (*bytes == 0) return upload;
    }
}

result<JobRecord> Yard::enqueue(const DatasetKey& key, std::string_view name)
{
    const UploadPlace place{key, file_name(name)};
    return jobs_->enqueue(place, place, kRequest);
}

result<JobRecord> Yard::store_into_queue(const DatasetKey& key, std::string_view name, std::string_view text)
{
    auto upload = uploads_->begin(key, file_name(name), {});
    if (!upload) return upload.error();
    if (auto written = (*upload)->write(bytes_of(text)); !written) return written.error();
    return jobs_->enqueue(std::move(*upload), kRequest);
}

} // namespace wharf::test
