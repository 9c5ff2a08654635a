#include "server/http/pages/handlers.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/route.hpp"

#include <array>

namespace wharf::http {
namespace {

constexpr std::array kRoutes{
    Route{Method::Get, "/datasync/version.json", About::Server, Needs::Nobody, Takes::Nothing, on_version},
    Route{Method::Get, "/api/version.json", About::Server, Needs::Nobody, Takes::Nothing, on_api_version},
    Route{Method::Get, "/datasync/charsets.json", About::Server, Needs::Nobody, Takes::Nothing, on_charsets},
    Route{Method::Get, "/api/views/{dataset}.json", About::Dataset, Needs::Viewer, Takes::Nothing, on_view},
    Route{Method::Get, "/api/views/{dataset}", About::Dataset, Needs::Viewer, Takes::Nothing, on_view},
    Route{Method::Get, "/datasync/id/{dataset}/active-control.json", About::Dataset, Needs::Viewer,
          Takes::Nothing, on_active_control},
    Route{Method::Get, "/datasync/id/{dataset}/active-schema.json", About::Dataset, Needs::Viewer,
          Takes::Nothing, on_active_schema},
    Route{Method::Get, "/datasync/id/{dataset}/log.txt", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_log_file},
    Route{Method::Get, "/datasync/id/{dataset}/status.txt", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_status_file},
    Route{Method::Get, "/datasync/id/{dataset}/completed.json", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_completed},
    Route{Method::Get, "/datasync/id/{dataset}/completed/{path...}", About::Dataset, Needs::Viewer,
          Takes::Nothing, on_completed},
    Route{Method::Get, "/datasync/id/{dataset}/rejects/{job}", About::Job, Needs::Viewer, Takes::Nothing,
          on_rejects},
    Route{Method::Post, "/datasync/id/{dataset}", About::Dataset, Needs::Publisher, Takes::Upload, nullptr,
          on_chunk},
    Route{Method::Post, "/datasync/id/{dataset}/commit", About::Dataset, Needs::Publisher, Takes::Upload,
          nullptr, on_commit, Behind::Https, Lasts::Minutes},
    Route{Method::Get, "/resource/{dataset}.csv", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_table_csv},
    Route{Method::Get, "/resource/{dataset}.json", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_table_json},
    Route{Method::Get, "/resource/{dataset}.ndjson", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_table_ndjson},
    Route{Method::Get, "/datasync/id/{dataset}/payload/{job}/{name}", About::Job, Needs::Payload,
          Takes::Nothing, on_payload},
    Route{Method::Get, "/datasync/log", About::Domain, Needs::Viewer, Takes::Nothing, on_domain_log_text},
    Route{Method::Get, "/datasync/log.json", About::Domain, Needs::Viewer, Takes::Nothing,
          on_domain_log_json},
    Route{Method::Get, "/datasync/log/index.json", About::Domain, Needs::Viewer, Takes::Nothing,
          on_domain_log_json},
    Route{Method::Get, "/datasync/id/{dataset}/log", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_dataset_log_text},
    Route{Method::Get, "/datasync/id/{dataset}/log/index.json", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_dataset_log_json},
    Route{Method::Get, "/datasync/id/{dataset}/log/{job}.json", About::Job, Needs::Viewer, Takes::Nothing,
          on_job_log_json},
    Route{Method::Get, "/datasync/id/{dataset}/log/{job}.txt", About::Job, Needs::Viewer, Takes::Nothing,
          on_job_log_text},
    Route{Method::Get, "/datasync/id/{dataset}/log/{job}", About::Job, Needs::Viewer, Takes::Nothing,
          on_job_log_text},
    Route{Method::Get, "/datasync/id/{dataset}/status", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_dataset_statuses_text},
    Route{Method::Get, "/datasync/id/{dataset}/status/index.json", About::Dataset, Needs::Viewer,
          Takes::Nothing, on_dataset_statuses_json},
    Route{Method::Get, "/datasync/id/{dataset}/status/{job}.json", About::Job, Needs::Viewer, Takes::Nothing,
          on_job_status_json},
    Route{Method::Get, "/datasync/id/{dataset}/status/{job}.txt", About::Job, Needs::Viewer, Takes::Nothing,
          on_job_status_text},
    Route{Method::Get, "/datasync/id/{dataset}/status/{job}", About::Job, Needs::Viewer, Takes::Nothing,
          on_job_status_text},

    Route{Method::Get, "/healthz", About::Server, Needs::Nobody, Takes::Nothing, on_healthz, nullptr,
          Behind::Monitoring},
    Route{Method::Get, "/readyz", About::Server, Needs::Nobody, Takes::Nothing, on_readyz, nullptr,
          Behind::Monitoring},
    Route{Method::Get, "/metrics", About::Server, Needs::Admin, Takes::Nothing, on_metrics, nullptr,
          Behind::Monitoring},

    // The pages.
    Route{Method::Get, "/assets/{file}", About::Server, Needs::Nobody, Takes::Nothing, on_asset},
    Route{Method::Get, "/favicon.ico", About::Server, Needs::Nobody, Takes::Nothing, on_favicon},
    Route{Method::Get, "/", About::Server, Needs::Nobody, Takes::Nothing, on_front_door},
    Route{Method::Get, "/admin", About::Server, Needs::Nobody, Takes::Nothing, on_front_door},
    Route{Method::Get, "/admin/sign-in", About::Server, Needs::Nobody, Takes::Nothing, on_sign_in_form},
    Route{Method::Post, "/admin/sign-in", About::Server, Needs::Nobody, Takes::SignIn, on_sign_in},
    Route{Method::Post, "/admin/sign-out", About::Server, Needs::Nobody, Takes::Form, on_sign_out},
    Route{Method::Get, "/admin/jobs", About::Server, Needs::Viewer, Takes::Nothing, on_jobs_page},
    Route{Method::Get, "/admin/jobs.csv", About::Server, Needs::Viewer, Takes::Nothing, on_jobs_csv},
    Route{Method::Get, "/admin/jobs/{job}", About::Job, Needs::Viewer, Takes::Nothing, on_job_page},
    Route{Method::Get, "/admin/jobs/{job}/events", About::Job, Needs::Viewer, Takes::Nothing, on_job_events},
    Route{Method::Post, "/admin/jobs/{job}/cancel", About::Job, Needs::Publisher, Takes::Form, on_cancel_job},
    Route{Method::Post, "/admin/jobs/{job}/run", About::Job, Needs::Publisher, Takes::Form, on_run_job_again,
          nullptr, Behind::Https, Lasts::Minutes},
    Route{Method::Get, "/admin/last-24-hours", About::Server, Needs::Viewer, Takes::Nothing, on_last_day},
    Route{Method::Get, "/admin/datasets", About::Server, Needs::Viewer, Takes::Nothing, on_datasets_page},
    Route{Method::Get, "/admin/datasets/{domain}/{dataset}", About::Dataset, Needs::Viewer, Takes::Nothing,
          on_dataset_page},
    Route{Method::Post, "/admin/datasets/{domain}/{dataset}/hold", About::Dataset, Needs::Admin, Takes::Form,
          on_hold},
    Route{Method::Post, "/admin/datasets/{domain}/{dataset}/release", About::Dataset, Needs::Admin,
          Takes::Form, on_release},
    Route{Method::Get, "/admin/run", About::Server, Needs::Publisher, Takes::Nothing, on_run_form},
    Route{Method::Post, "/admin/datasets/{domain}/{dataset}/run-snapshot", About::Dataset, Needs::Publisher,
          Takes::Form, on_run_snapshot, nullptr, Behind::Https, Lasts::Minutes},
    Route{Method::Post, "/admin/datasets/{domain}/{dataset}/run", About::Dataset, Needs::Publisher,
          Takes::Upload, nullptr, on_hand_upload},
};

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

} // namespace wharf::http
