#include "archive/jobs/storage_error.hpp"

#include <fmt/format.h>

namespace wharf::jobs {

bool may_pass(const archive::error_code& error)
{
    if (error == archive::Errc::Busy) return true;
    return error.category() == boost::system::system_category() &&
           error != boost::system::errc::no_such_file_or_directory;
}

JobError storage_error(std::string_view doing, const archive::error_code& error)
{
    return {"storage-error",
            {{"message", error.message()}},
            fmt::format("{}: {}", doing, error.message()),
            may_pass(error)};
}

} // namespace wharf::jobs
