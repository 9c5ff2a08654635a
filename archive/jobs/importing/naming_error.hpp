// An error about columns: their names are in `fieldNames` and, quoted, behind the sentence.
#pragma once

#include "archive/jobs/control/job_error.hpp"

#include <boost/json/array.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

[[nodiscard]] inline JobError naming(std::string_view type, std::string_view english,
                                     const std::vector<std::string>& names)
{
    boost::json::array fields;
    for (const std::string& name : names)
        fields.emplace_back(excerpt(name));
    return {
        std::string(type), {{"fieldNames", std::move(fields)}}, std::string(english) + quoted_list(names)};
}

} // namespace wharf::jobs
