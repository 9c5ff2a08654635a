// The handlers of the pages, by the file they are in. Each blocks and is called on the disk pool.
#pragma once

#include "server/http/route.hpp"

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

// last_day.cpp
Response on_last_day(const Exchange& exchange);

// dataset.cpp
Response on_datasets_page(const Exchange& exchange);
Response on_dataset_page(const Exchange& exchange);
Response on_hold(const Exchange& exchange);
Response on_release(const Exchange& exchange);

// run.cpp
Response on_run_form(const Exchange& exchange);
Response on_run_job_again(const Exchange& exchange);
Response on_run_snapshot(const Exchange& exchange);

// hand_upload.cpp
std::variant<Response, std::unique_ptr<UploadSink>> on_hand_upload(const Exchange& exchange);

} // namespace wharf::http
