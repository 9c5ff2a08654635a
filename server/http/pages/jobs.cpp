#include "archive/disk/titles.hpp"
#include "server/http/pages/facts_of_jobs.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/jobs_page.hpp"
#include "server/web/paths.hpp"

#include <fmt/format.h>

namespace wharf::http {
namespace {

struct Found {
    web::AskedJobs asked;
    archive::JobPage page;
};

archive::result<Found> find_jobs(const Exchange& exchange)
{
    Found found{web::ask_for_jobs(exchange.request.target.query, domains_of(exchange.visitor)), {}};
    if (!found.asked.problems.empty()) return found; // jobs that nobody asked for
    auto page = exchange.services.archive.catalog().reader().page(found.asked.query);
    if (!page) return page.error();
    found.page = std::move(*page);
    return found;
}

std::vector<web::ListedJob> with_titles(const Exchange& exchange, std::vector<archive::JobRecord> jobs)
{
    std::vector<archive::DatasetKey> keys;
    for (const archive::JobRecord& job : jobs) {
        if (std::ranges::find(keys, job.manifest.dataset) == keys.end()) keys.push_back(job.manifest.dataset);
    }
    const auto titles = archive::titles_of(exchange.services.archive.datasets(), keys);
    std::vector<web::ListedJob> listed;
    for (archive::JobRecord& job : jobs) {
        const auto title = titles.find(job.manifest.dataset);
        std::string action = action_of(exchange.services.archive, job.manifest.id);
        const auto began = beginning_of(exchange.services.archive, job);
        listed.push_back(
            {std::move(job), title == titles.end() ? "" : title->second, std::move(action), began});
    }
    return listed;
}

std::vector<std::string> choice_of_domains(const Exchange& exchange)
{
    std::vector<std::string> names;
    if (const auto mine = domains_of(exchange.visitor)) {
        for (const archive::DomainName& domain : *mine)
            names.push_back(domain.text());
    } else if (const auto all = exchange.services.archive.datasets().domains()) {
        for (const archive::DomainName& domain : *all)
            names.push_back(domain.text());
    }
    return names;
}

// Names the CSV that goes on with older jobs, if there are any (RFC 8288).
void add_next_link(const Found& found, Response& response)
{
    if (!found.page.next) return;
    web::JobsFilter older = found.asked.filter;
    older.after = web::place_text(*found.page.next);
    response.headers.push_back(
        {"Link", fmt::format(R"(<{}?{}>; rel="next")", web::paths::kJobsCsv, web::query_text(older))});
}

Response not_just_now(const Exchange& exchange, const boost::system::error_code& error)
{
    return say({503, "not-just-now", "The list of jobs cannot be read just now: " + error.message()},
               exchange);
}

} // namespace

Response on_jobs_page(const Exchange& exchange)
{
    auto found = find_jobs(exchange);
    if (!found) return not_just_now(exchange, found.error());
    web::JobsPage shown{
        std::move(found->asked.filter),        std::move(found->asked.problems),
        choice_of_domains(exchange),           with_titles(exchange, std::move(found->page.jobs)),
        std::move(found->page.next),           exchange.services.archive.env().now(),
        reader_of(exchange.visitor)->publishes};
    return page(exchange, "Jobs", web::Section::Jobs, web::jobs_content(shown));
}

Response on_jobs_csv(const Exchange& exchange)
{
    auto found = find_jobs(exchange);
    if (!found) return not_just_now(exchange, found.error());
    if (const auto& problems = found->asked.problems; !problems.empty())
        return say({400, "bad-query", problems.front()}, exchange);
    Response response;
    response.headers.push_back({"Content-Type", "text/csv; charset=utf-8; header=present"});
    response.headers.push_back({"Content-Disposition", R"(attachment; filename="jobs.csv")"});
    add_page_fields(response);
    add_next_link(*found, response);
    response.body = web::jobs_csv(with_titles(exchange, std::move(found->page.jobs)));
    return response;
}

} // namespace wharf::http
