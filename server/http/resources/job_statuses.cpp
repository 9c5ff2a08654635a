#include "archive/jobs/job_status.hpp"
#include "archive/jobs/render.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/resources/job_page.hpp"
#include "server/http/say.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <ranges>

namespace wharf::http {
namespace {

jobs::JobStatus status_now(const Exchange& exchange, const archive::JobRecord& job)
{
    return jobs::status_of(job, exchange.services.board.progress().find(job.manifest.id));
}

// Asked for again every second, and to be believed every time.
Response unkept(Response response)
{
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

} // namespace

Response on_job_status_json(const Exchange& exchange)
{
    const auto status = jobs::to_json(status_now(exchange, *exchange.job));
    return unkept(json_response(200, boost::json::serialize(status) + "\n"));
}

Response on_job_status_text(const Exchange& exchange)
{
    return unkept(text_response(200, status_now(exchange, *exchange.job).english));
}

// Both indexes are by arrival: clients take the last element for the newest.
Response on_dataset_statuses_json(const Exchange& exchange)
{
    auto found = job_page(exchange);
    if (const auto* const problem = std::get_if<Problem>(&found)) return say(*problem, exchange);
    const auto& page = std::get<archive::JobPage>(found);
    boost::json::array items;
    for (const archive::JobRecord& job : std::views::reverse(page.jobs))
        items.emplace_back(jobs::index_item(job, status_now(exchange, job)));
    Response response = unkept(json_response(200, boost::json::serialize(items) + "\n"));
    add_next_link(exchange, page, response);
    return response;
}

Response on_dataset_statuses_text(const Exchange& exchange)
{
    auto found = job_page(exchange);
    if (const auto* const problem = std::get_if<Problem>(&found)) return say(*problem, exchange);
    const auto& page = std::get<archive::JobPage>(found);
    std::string lines;
    for (const archive::JobRecord& job : std::views::reverse(page.jobs)) {
        std::string english = status_now(exchange, job).english;
        english.pop_back();
        lines += jobs::status_line(job.manifest.id.text(), english);
    }
    Response response = unkept(text_response(200, std::move(lines)));
    add_next_link(exchange, page, response);
    return response;
}

} // namespace wharf::http
