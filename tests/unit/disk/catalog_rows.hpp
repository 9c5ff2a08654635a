// Jobs for catalogs in tests: no disk behind them, and made in masses.
#pragma once

#include "archive/disk/catalog_reader.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <random>

namespace wharf::test {

inline archive::TimePoint at(std::int64_t milliseconds)
{
    return archive::TimePoint(std::chrono::milliseconds(milliseconds));
}

inline archive::DomainName domain_name(std::string_view text)
{
    return archive::DomainName::parse(text).value();
}

// What a row is made of; everything else follows.
struct RowOf {
    std::uint64_t number = 0; // the id
    std::int64_t arrived = 0; // milliseconds
    std::string domain = "data.example.gov";
    std::string dataset = "abcd-1234";
    std::string user = "ann";
    archive::Standing standing = archive::Standing::Completed;
};

inline archive::JobRecord job_row(const RowOf& row)
{
    using namespace archive;
    JobRecord job{{JobId::parse(fmt::format("{:032x}", row.number)).value(),
                   {domain_name(row.domain), DatasetId::parse(row.dataset).value()},
                   file_name("crimes.csv"),
                   17,
                   sha256("x"),
                   at(row.arrived),
                   "",
                   row.user,
                   "ftps"},
                  JobState::Queued,
                  std::nullopt,
                  true};
    if (row.standing == Standing::Queued) return job;
    job.state = JobState::Running;
    if (row.standing == Standing::InProgress) return job;
    const bool completed =
        row.standing == Standing::Completed || row.standing == Standing::CompletedWithProblems;
    job.state = completed                              ? JobState::Succeeded
                : row.standing == Standing::Superseded ? JobState::Superseded
                                                       : JobState::Failed;
    job.result = outcome(job.state, at(row.arrived + 10));
    job.result->counts = {};
    job.result->error_type = row.standing == Standing::Cancelled ? "cancelled" : "";
    if (completed) job.result->counts = {10, 3, 2, 1, 4, 0};
    if (row.standing == Standing::CompletedWithProblems) job.result->counts.rejected = 5;
    job.input_kept = !completed;
    return job;
}

inline archive::JobRecord random_row(std::uint64_t number, std::mt19937& random, unsigned domains,
                                     std::int64_t milliseconds)
{
    const auto any = [&](std::uint64_t below) { return random() % below; };
    return job_row({number, static_cast<std::int64_t>(any(static_cast<std::uint64_t>(milliseconds))),
                    fmt::format("d{:02}.example.gov", any(domains)), fmt::format("abcd-{:04}", any(5)),
                    any(3) == 0 ? "bob" : "ann", archive::kStandings.at(any(archive::kStandings.size()))});
}

} // namespace wharf::test
