#include "server/web/jobs_page.hpp"

#include "server/web/figures.hpp"
#include "server/web/job_times.hpp"
#include "server/web/paths.hpp"

#include <algorithm>

namespace wharf::web {
namespace {

std::string with_query(std::string_view path, const JobsFilter& filter)
{
    const std::string query = query_text(filter);
    return query.empty() ? std::string(path) : std::string(path) + "?" + query;
}

Html option(std::string_view value, std::string_view title, const std::string& chosen)
{
    if (value == chosen) return html(R"(<option value="{}" selected>{}</option>)", value, title);
    return html(R"(<option value="{}">{}</option>)", value, title);
}

Html standing_choice(const JobsFilter& filter)
{
    Html options =
        option("", "Any state", filter.standing) + option("unfinished", "Not finished yet", filter.standing);
    for (const archive::Standing standing : archive::kStandings)
        options += option(archive::word_of(standing), archive::title_of(standing), filter.standing);
    return html(
        R"(<div><label for="standing">State</label><select id="standing" name="standing">{}</select></div>)",
        options);
}

Html domain_choice(const JobsPage& page)
{
    if (page.domains.size() < 2) return {};
    Html options = option("", "All domains", page.filter.domain);
    for (const std::string& domain : page.domains)
        options += option(domain, domain, page.filter.domain);
    return html(
        R"(<div><label for="domain">Domain</label><select id="domain" name="domain">{}</select></div>)",
        options);
}

Html filters(const JobsPage& page)
{
    const JobsFilter& filter = page.filter;
    const Html clear = filter.narrows() || !page.problems.empty()
                           ? html(R"(<a class="button quiet" href="{}">Show all</a>)", paths::kJobs)
                           : Html();
    return html(R"(<form class="card filters" method="get" action="{}" role="search" aria-label="Jobs">
{}{}
<div><label for="dataset">Dataset</label><input id="dataset" name="dataset" value="{}" placeholder="b2fd-cjk2" spellcheck="false" autocapitalize="none"></div>
<div><label for="by">Who</label><input id="by" name="user" value="{}" spellcheck="false" autocapitalize="none"></div>
<div><label for="from">From day (UTC)</label><input id="from" name="from" type="date" value="{}"></div>
<div><label for="until">To day (UTC)</label><input id="until" name="until" type="date" value="{}"></div>
<div class="actions"><button>{}Filter</button>{}</div>
</form>)",
                paths::kJobs, standing_choice(filter), domain_choice(page), filter.dataset, filter.user,
                filter.from, filter.until, icon(Icon::Search), clear);
}

Html none()
{
    return html(R"(<span class="none">–</span>)");
}

Html took(const ListedJob& listed, archive::TimePoint now)
{
    const auto began = started(listed.job, listed.began);
    if (!began) return none();
    return text(duration_text((listed.job.result ? listed.job.result->finished : now) - *began));
}

Html count(const archive::JobRecord& job, std::uint64_t number)
{
    return job.result ? text(grouped(number)) : none();
}

Html rejected(const archive::JobRecord& job)
{
    if (!job.result) return none();
    const std::uint64_t number = job.result->counts.rejected;
    if (number == 0) return html(R"(<span class="none">0</span>)");
    return html(R"(<span class="some">{}</span>)", grouped(number));
}

Html row(const ListedJob& listed, ShowDomain domain, archive::TimePoint now)
{
    const archive::JobRecord& job = listed.job;
    const archive::JobManifest& manifest = job.manifest;
    const archive::Counts counts = job.result ? job.result->counts : archive::Counts{};
    const auto began = started(listed.job, listed.began);
    const std::string& dataset = listed.title.empty() ? manifest.dataset.id.text() : listed.title;
    return html(R"(<tr>
<td class="broad"><a id="job-{}" href="{}">{}<span class="out-of-sight">: {}, {}, {}</span></a></td>
<td class="broad what">{}<small>{}</small></td>
<td data-label="Action">{}</td>
<td class="who" data-label="Who">{}</td>
<td class="when" data-label="Started">{}</td>
<td class="number" data-label="Duration">{}</td>
<td class="number" data-label="Pulled">{}</td>
<td class="number" data-label="Pushed">{}</td>
<td class="number" data-label="Rejected">{}</td>
</tr>
)",
                manifest.id.text(), paths::job(manifest.id), badge(archive::standing_of(job)),
                manifest.filename.text(), dataset, time(manifest.arrived),
                dataset_link({manifest.dataset, listed.title}, domain), manifest.filename.text(),
                listed.action.empty() ? "–" : listed.action, manifest.user, began ? time(*began) : none(),
                took(listed, now), count(job, counts.rows), count(job, counts.pushed()), rejected(job));
}

Html no_jobs(const JobsPage& page)
{
    const JobsFilter& filter = page.filter;
    if (!filter.after.empty())
        return nothing_here("No jobs further back", "All there are stand on the pages before this one.");
    if (filter.narrows()) return nothing_here("No job fits", "Try fewer filters, or other days.");
    return nothing_here("No jobs yet",
                        page.publishes
                            ? "Put a file into the queue by FTPS, or run one by hand with the button above."
                            : "They appear here as soon as a file is put into the queue.");
}

Html table(const JobsPage& page)
{
    if (page.jobs.empty()) return no_jobs(page);
    const ShowDomain domain = page.domains.size() > 1 ? ShowDomain::Yes : ShowDomain::No;
    Html rows;
    for (const ListedJob& listed : page.jobs)
        rows += row(listed, domain, page.now);
    return html(R"(<table class="table cards jobs">
<caption class="out-of-sight">Jobs, the newest first</caption>
<thead><tr><th scope="col">State</th><th scope="col">Dataset and file</th><th scope="col">Action</th><th scope="col">Who</th><th scope="col">Started</th><th scope="col" class="number">Duration</th><th scope="col" class="number">Pulled</th><th scope="col" class="number">Pushed</th><th scope="col" class="number">Rejected</th></tr></thead>
<tbody>
{}</tbody></table>)",
                rows);
}

Html turning(const JobsPage& page)
{
    JobsFilter newest = page.filter;
    newest.after.clear();
    const Html back = page.filter.after.empty()
                          ? Html()
                          : html(R"(<a href="{}">← Newest</a>)", with_query(paths::kJobs, newest));
    JobsFilter next = page.filter;
    if (page.older) next.after = place_text(*page.older);
    const Html on =
        page.older ? html(R"(<a href="{}" rel="next">Older →</a>)", with_query(paths::kJobs, next)) : Html();
    if (back.empty() && on.empty()) return {};
    return html(R"(<nav class="pages" aria-label="More jobs"><span>{}</span><span>{}</span></nav>)", back,
                on);
}

std::string summary(const JobsPage& page, std::size_t unfinished)
{
    const bool newest = page.filter.after.empty();
    const std::string jobs = counted(page.jobs.size(), "job");
    std::string told = page.older && newest ? "The newest " + jobs : jobs;
    if (unfinished > 0) told += ", " + grouped(unfinished) + " of them not finished";
    if (!newest) return told + (page.older ? "; there are newer and older ones" : "; there are newer ones");
    return page.older ? told + "; there are older ones" : told;
}

bool is_one_of_several(const JobsPage& page)
{
    return page.older || !page.filter.after.empty();
}

Html run_by_hand(const JobsPage& page)
{
    return page.publishes ? run_button() : Html();
}

// What the filter asks for cannot be told, so there is nothing to list, to export or to keep fresh.
Html without_list(const JobsPage& page)
{
    Html problems;
    for (const std::string& problem : page.problems)
        problems += notice(Tone::Bad, problem);
    return html(R"(<div class="head"><div><h1>Jobs</h1></div><div class="actions">{}</div></div>
{}{})",
                run_by_hand(page), problems, filters(page));
}

} // namespace

Html jobs_content(const JobsPage& page)
{
    if (!page.problems.empty()) return without_list(page);
    const auto unfinished = static_cast<std::size_t>(std::ranges::count_if(
        page.jobs, [](const ListedJob& listed) { return !listed.job.result.has_value(); }));
    return html(R"(<div class="head" data-live-list>
<div><h1>Jobs</h1><p id="summary" role="status" data-swap>{}</p></div>
<div class="actions"><button type="button" class="quiet" id="auto-refresh" aria-pressed="true" hidden>{}<span>Auto-refresh is on</span></button>
<a class="button quiet" href="{}">{}{}</a>{}</div>
</div>
{}
<section class="card" id="jobs" aria-label="List of jobs" data-unfinished="{}" data-swap>{}{}</section>)",
                summary(page, unfinished), icon(Icon::Spinner), with_query(paths::kJobsCsv, page.filter),
                icon(Icon::Download), is_one_of_several(page) ? "CSV of this page" : "CSV", run_by_hand(page),
                filters(page), unfinished, table(page), turning(page));
}

} // namespace wharf::web
