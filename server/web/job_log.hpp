// The log on the page of a job. Pure.
#pragma once

#include "server/web/job_page.hpp"

namespace wharf::web {

[[nodiscard]] Html job_log(const JobPage& page);

} // namespace wharf::web
