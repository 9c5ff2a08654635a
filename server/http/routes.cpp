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
    Route{Method::Get, "/resource/{dataset}.csv", About::Dataset, Needs::Viewer, Speaks::Json, Takes::Nothing,
          on_table_csv},
    Route{Method::Get, "/resource/{dataset}.json", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_table_json},
    Route{Method::Get, "/resource/{dataset}.ndjson", About::Dataset, Needs::Viewer, Speaks::Json,
          Takes::Nothing, on_table_ndjson},
};

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

} // namespace wharf::http
