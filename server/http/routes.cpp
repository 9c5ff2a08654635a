#include "server/http/resources/handlers.hpp"
#include "server/http/route.hpp"

#include <array>

namespace wharf::http {
namespace {

constexpr std::array kRoutes{
    Route{Method::Get, "/datasync/version.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_version},
    Route{Method::Get, "/api/version.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_api_version},
    Route{Method::Get, "/datasync/charsets.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_charsets},
    Route{Method::Get, "/api/views/{dataset}.json", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_view},
    Route{Method::Get, "/api/views/{dataset}", About::Dataset, Needs::Viewer, Speaks::Json, Takes::Nothing,
          on_view},
    Route{Method::Get, "/datasync/id/{dataset}/active-control.json", About::Dataset, Needs::Viewer,
          Speaks::Json, Takes::Nothing, on_active_control},
    Route{Method::Get, "/datasync/id/{dataset}/active-schema.json", About::Dataset, Needs::Viewer,
          Speaks::Json, Takes::Nothing, on_active_schema},
    Route{Method::Get, "/datasync/id/{dataset}/log.txt", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_log_file},
    Route{Method::Get, "/datasync/id/{dataset}/status.txt", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_status_file},
    Route{Method::Get, "/datasync/id/{dataset}/completed.json", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_completed},
    Route{Method::Get, "/datasync/id/{dataset}/completed/{path...}", About::Dataset, Needs::Viewer,
          Speaks::Json, Takes::Nothing, on_completed},
    Route{Method::Get, "/datasync/id/{dataset}/rejects/{job}", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_rejects},
    Route{Method::Get, "/datasync/id/{dataset}/payload/{job}/{name}", About::Job, Needs::Payload,
          Speaks::Json, Takes::Nothing, on_payload},
    Route{Method::Get, "/datasync/log", About::Domain, Needs::Viewer, Speaks::Json, Takes::Nothing,
          on_domain_log_text},
    Route{Method::Get, "/datasync/log.json", About::Domain, Needs::Viewer, Speaks::Json, Takes::Nothing,
          on_domain_log_json},
    Route{Method::Get, "/datasync/log/index.json", About::Domain, Needs::Viewer, Speaks::Json, Takes::Nothing,
          on_domain_log_json},
    Route{Method::Get, "/datasync/id/{dataset}/log", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_dataset_log_text},
    Route{Method::Get, "/datasync/id/{dataset}/log/index.json", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_dataset_log_json},
    Route{Method::Get, "/datasync/id/{dataset}/log/{job}.json", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_job_log_json},
    Route{Method::Get, "/datasync/id/{dataset}/log/{job}.txt", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_job_log_text},
    Route{Method::Get, "/datasync/id/{dataset}/log/{job}", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_job_log_text},
    Route{Method::Get, "/datasync/id/{dataset}/status", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_dataset_statuses_text},
    Route{Method::Get, "/datasync/id/{dataset}/status/index.json", About::Dataset, Needs::Viewer,
          Speaks::Json, Takes::Nothing, on_dataset_statuses_json},
    Route{Method::Get, "/datasync/id/{dataset}/status/{job}.json", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_job_status_json},
    Route{Method::Get, "/datasync/id/{dataset}/status/{job}.txt", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_job_status_text},
    Route{Method::Get, "/datasync/id/{dataset}/status/{job}", About::Job, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_job_status_text},
};

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

} // namespace wharf::http
