#include "archive/jobs/kept_statistics.hpp"

#include "archive/jobs/file_text.hpp"

#include <boost/json/parse.hpp>

namespace wharf::jobs {

namespace {

constexpr std::uint64_t kLargest = 32U << 20; // bytes; a column takes less than 1 KiB

} // namespace

std::optional<boost::json::object> kept_statistics(archive::JobStore& jobs, const archive::JobId& job)
{
    const auto file = jobs.open(job, archive::JobFile::Statistics);
    if (!file) return std::nullopt;
    const auto text = file_text(**file, 0, kLargest);
    if (!text) return std::nullopt;
    boost::system::error_code error;
    const auto told = boost::json::parse(*text, error);
    if (error || !told.is_object()) return std::nullopt;
    return told.get_object();
}

} // namespace wharf::jobs
