#include "server/web/job_log.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/jobs/render.hpp"
#include "server/web/figures.hpp"
#include "server/web/paths.hpp"

#include <algorithm>

namespace wharf::web {
namespace {

std::string_view tone_of(std::string_view type)
{
    if (type == "success") return "is-completed";
    if (type == "failure" || type == "upload-refused") return "is-failed";
    if (type == "completed-with-warnings" || type == "di2-counts" || type == "payload-dropped" ||
        type == "superseded" || type == "retrying")
        return "is-warned";
    return "";
}

// Of the line in log.txt, what stands behind the time, the job and the type.
std::string rest_of(const archive::JobId& id, const archive::Event& event)
{
    std::string line = jobs::log_line(id.text(), event);
    const std::size_t head =
        archive::iso_time(event.at).size() + 1 + id.text().size() + 1 + event.type.size() + 1;
    line.erase(0, std::min(head, line.size()));
    if (!line.empty() && line.back() == '\n') line.pop_back();
    return line;
}

Html earlier(const JobPage& page, std::size_t left_out)
{
    if (left_out == 0) return {};
    return html(R"(<p class="log-more">{} {} left out. <a href="{}?log=all#log-card">Show all {}</a></p>)",
                counted(left_out, "earlier line"), left_out == 1 ? "is" : "are",
                paths::job(page.job.manifest.id), grouped(page.events.size()));
}

} // namespace

Html log_line_item(std::size_t number, const archive::JobId& id, const archive::Event& event)
{
    return html(
        R"(<li data-line="{}" class="{}">{} <span class="type">{}</span> <span class="rest">{}</span></li>)",
        number, tone_of(event.type), time(event.at, Moment::Clock), event.type, rest_of(id, event));
}

Html job_log(const JobPage& page)
{
    const archive::JobId& id = page.job.manifest.id;
    const std::size_t all = page.events.size();
    const std::size_t first = page.all_lines || all <= kShownLines ? 0 : all - kShownLines;
    Html lines;
    for (std::size_t at = first; at < all; ++at)
        lines += log_line_item(at + 1, id, page.events[at]) + html("\n");
    const bool grows = !page.job.result.has_value();
    const Html source = grows ? html(R"( data-events="{}")", paths::job_part(id, "events")) : Html();
    return html(R"(<section class="card" id="log-card" aria-labelledby="log-title">
<div class="log-head"><h2 id="log-title">Log</h2>
<button type="button" class="quiet" id="auto-refresh" aria-pressed="true" hidden>{}<span>Auto-refresh is on</span></button></div>
{}<div class="log" id="log" role="log" aria-labelledby="log-title" tabindex="0" data-last="{}"{}><ol>
{}</ol></div></section>)",
                icon(Icon::Spinner), earlier(page, first), all, source, lines);
}

} // namespace wharf::web
