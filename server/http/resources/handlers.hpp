// The handlers of routes.cpp, by the file they are in. Each blocks and is called on the disk pool.
#pragma once

#include "server/http/exchange.hpp"
#include "server/http/route.hpp"

namespace wharf::http {

// version.cpp
Response on_version(const Exchange& exchange);
Response on_api_version(const Exchange& exchange);

// charsets.cpp, view.cpp
Response on_charsets(const Exchange& exchange);
Response on_view(const Exchange& exchange);

// completed.cpp, rejects.cpp, payload.cpp
Response on_completed(const Exchange& exchange);
Response on_rejects(const Exchange& exchange);
Response on_payload(const Exchange& exchange);

// delta.cpp
std::variant<Response, std::unique_ptr<UploadSink>> on_chunk(const Exchange& exchange);
std::variant<Response, std::unique_ptr<UploadSink>> on_commit(const Exchange& exchange);

// job_logs.cpp
Response on_domain_log_text(const Exchange& exchange);
Response on_domain_log_json(const Exchange& exchange);
Response on_dataset_log_text(const Exchange& exchange);
Response on_dataset_log_json(const Exchange& exchange);
Response on_job_log_text(const Exchange& exchange);
Response on_job_log_json(const Exchange& exchange);

// job_statuses.cpp
Response on_dataset_statuses_text(const Exchange& exchange);
Response on_dataset_statuses_json(const Exchange& exchange);
Response on_job_status_text(const Exchange& exchange);
Response on_job_status_json(const Exchange& exchange);

// dataset_files.cpp
Response on_active_control(const Exchange& exchange);
Response on_active_schema(const Exchange& exchange);
Response on_log_file(const Exchange& exchange);
Response on_status_file(const Exchange& exchange);

// table.cpp
Response on_table_csv(const Exchange& exchange);
Response on_table_json(const Exchange& exchange);
Response on_table_ndjson(const Exchange& exchange);

// monitoring.cpp
Response on_healthz(const Exchange& exchange);
Response on_readyz(const Exchange& exchange);
Response on_metrics(const Exchange& exchange);

} // namespace wharf::http
