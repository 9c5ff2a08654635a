// An error about columns: their names are in `fieldNames` and, quoted, behind the sentence. Of thousands,
// which a file that is no table may have, only the first: the error is kept with the job and told in its log.
#pragma once

#include "archive/jobs/control/job_error.hpp"

#include <boost/json/array.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

[[nodiscard]] inline JobError naming(std::string_view type, std::string_view english,
                                     const std::vector<std::string>& names)
{
    constexpr std::size_t kMost = 100;
    boost::json::array fields;
    for (const std::string& name : names)
        if (fields.size() < kMost) fields.emplace_back(excerpt(name));
    return {
        std::string(type), {{"fieldNames", std::move(fields)}}, std::string(english) + quoted_list(names)};
}

} // namespace wharf::jobs
