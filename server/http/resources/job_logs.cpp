#include "server/http/bodies/log_stream.hpp"
#include "server/http/problem_for_error.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/resources/job_page.hpp"
#include "server/http/say.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

using Manifests = std::vector<archive::JobManifest>;

Response as_response(LogForm form, std::unique_ptr<LogStream> log)
{
    Response response = form == LogForm::Json ? json_response(200, "") : text_response(200, "");
    response.headers.push_back({"Cache-Control", "no-store"});
    response.body = std::move(log);
    return response;
}

Response send_logs(const Exchange& exchange, LogForm form, LogOrder order)
{
    auto found = job_page(exchange);
    if (const auto* const problem = std::get_if<Problem>(&found)) return say(*problem, exchange);
    const auto& page = std::get<archive::JobPage>(found);
    Manifests jobs;
    for (const archive::JobRecord& job : page.jobs)
        jobs.push_back(job.manifest);
    if (order == LogOrder::ByTime) std::reverse(jobs.begin(), jobs.end());
    auto log = std::make_unique<LogStream>(exchange.services.archive, std::move(jobs), form, order);
    Response response = as_response(form, std::move(log));
    add_next_link(exchange, page, response);
    return response;
}

Response send_log(const Exchange& exchange, LogForm form)
{
    auto log = std::make_unique<LogStream>(exchange.services.archive, Manifests{exchange.job->manifest}, form,
                                           LogOrder::JobByJob);
    if (const auto opened = log->open(); !opened)
        return say(problem_for(archive::as_condition(opened.error())), exchange);
    return as_response(form, std::move(log));
}

} // namespace

// What was done last stands on top, for people.
Response on_domain_log_text(const Exchange& exchange)
{
    return send_logs(exchange, LogForm::Text, LogOrder::JobByJob);
}
Response on_domain_log_json(const Exchange& exchange)
{
    return send_logs(exchange, LogForm::Json, LogOrder::JobByJob);
}

// Clients take the last element of what is a dataset's for the newest.
Response on_dataset_log_text(const Exchange& exchange)
{
    return send_logs(exchange, LogForm::Text, LogOrder::ByTime);
}
Response on_dataset_log_json(const Exchange& exchange)
{
    return send_logs(exchange, LogForm::Json, LogOrder::ByTime);
}

Response on_job_log_text(const Exchange& exchange)
{
    return send_log(exchange, LogForm::Text);
}
Response on_job_log_json(const Exchange& exchange)
{
    return send_log(exchange, LogForm::Json);
}

} // namespace wharf::http
