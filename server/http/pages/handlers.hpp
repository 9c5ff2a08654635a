// The handlers of the pages, by the file they are in. Each blocks and is called on the disk pool.
#pragma once

#include "server/http/exchange.hpp"

namespace wharf::http {

// asset.cpp
Response on_asset(const Exchange& exchange);
Response on_favicon(const Exchange& exchange);

// sign_in.cpp
Response on_front_door(const Exchange& exchange);
Response on_sign_in_form(const Exchange& exchange);
Response on_sign_in(const Exchange& exchange);
Response on_sign_out(const Exchange& exchange);

// jobs.cpp
Response on_jobs_page(const Exchange& exchange);
Response on_jobs_csv(const Exchange& exchange);

// job.cpp
Response on_job_page(const Exchange& exchange);
Response on_cancel_job(const Exchange& exchange);

// job_events.cpp
Response on_job_events(const Exchange& exchange);

// rejects.cpp
Response on_job_rejects(const Exchange& exchange);

} // namespace wharf::http
