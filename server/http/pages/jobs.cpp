#include "archive/disk/titles.hpp"
#include "server/http/pages/facts_of_jobs.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/jobs_page.hpp"

namespace wharf::http {
namespace {

struct Found {
    web::AskedJobs asked;
    archive::JobPage page;
};

archive::result<Found> find_jobs(const Exchange& exchange)
{
    Found found{web::ask_for_jobs(exchange.request.target.query, domains_of(exchange.visitor)), {}};
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
    web::JobsPage shown{std::move(found->asked.filter), std::move(found->asked.problems),
                        choice_of_domains(exchange),    with_titles(exchange, std::move(found->page.jobs)),
                        std::move(found->page.next),    exchange.services.archive.env().now()};
    return page(exchange, "Jobs", web::Section::Jobs, web::jobs_content(shown));
}

Response on_jobs_csv(const Exchange& exchange)
{
    auto found = find_jobs(exchange);
    if (!found) return not_just_now(exchange, found.error());
    Response response;
    response.headers.push_back({"Content-Type", "text/csv; charset=utf-8; header=present"});
    response.headers.push_back({"Content-Disposition", R"(attachment; filename="jobs.csv")"});
    add_page_fields(response);
    response.body = web::jobs_csv(with_titles(exchange, std::move(found->page.jobs)));
    return response;
}

} // namespace wharf::http
