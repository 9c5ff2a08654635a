#include "server/web/job_page.hpp"

#include "server/web/figures.hpp"
#include "server/web/job_log.hpp"
#include "server/web/job_times.hpp"
#include "server/web/paths.hpp"

#include <algorithm>

namespace wharf::web {
namespace {

Html head(const JobPage& page)
{
    const archive::JobManifest& job = page.job.manifest;
    return html(
        R"(<nav class="trail" aria-label="Where you are"><a href="{}">Jobs</a> <span aria-hidden="true">/</span> {}</nav>
<h1>{}</h1>)",
        paths::kJobs, dataset_link({job.dataset, page.title}, ShowDomain::Yes), job.filename.text());
}

Html actions(const JobPage& page)
{
    const archive::JobManifest& job = page.job.manifest;
    Html buttons;
    if (page.reader.publishes && !page.job.result)
        buttons += html(
            R"(<form method="post" action="{}">{}<button class="danger">{}Cancel this job</button></form>)",
            paths::job_part(job.id, "cancel"), csrf_field(page.reader), icon(Icon::Ban));
    if (page.reader.publishes && page.can_repeat)
        buttons += html(R"(<a class="button" href="{}">{}Run again</a>)", paths::run_again(job.id),
                        icon(Icon::Play));
    return buttons;
}

std::string without_state(std::string_view english)
{
    constexpr std::string_view kRunning = "RUNNING: ";
    if (english.starts_with(kRunning)) english.remove_prefix(kRunning.size());
    return std::string(english);
}

// How far it is, where that is known.
Html progress(const JobPage& page)
{
    if (!page.running) return {};
    const auto number = [&page](std::string_view name) -> std::uint64_t {
        const auto* const value = page.running->progress.data.if_contains(name);
        return value == nullptr ? 0 : value->to_number<std::uint64_t>();
    };
    const std::uint64_t total = number("totalBytes");
    const std::uint64_t done = std::max(number("bytes"), number("bytesWritten"));
    if (total == 0) return {};
    return html(R"(<progress max="{}" value="{}" aria-label="How far the job is">{} %</progress>)", total,
                std::min(done, total), std::min(done, total) * 100 / total);
}

Html headline(const JobPage& page)
{
    const archive::Standing standing = archive::standing_of(page.job);
    std::string title(archive::title_of(standing));
    std::string meaning = page.job.result ? page.job.result->english : "";
    std::string advice;
    if (standing == archive::Standing::Queued) {
        title = "Waiting for its turn";
        meaning =
            "It begins when a worker is free and the jobs of its dataset that came before it have ended.";
    }
    if (page.headline) {
        title = page.headline->title;
        meaning = page.headline->meaning;
        advice = page.headline->advice;
    }
    const Html now =
        page.running ? html(R"(<p class="now">{}</p>)", without_state(page.running->english)) : Html();
    const Html what_to_do =
        advice.empty() ? Html()
                       : html(R"(<p class="advice">{}<span>{}</span></p>)", icon(Icon::Info), advice);
    const Html what_it_means = meaning.empty() ? Html() : html("<p>{}</p>", meaning);
    return html(R"(<div class="card headline {}"><div>{}</div><h2>{}</h2>{}{}{}{}</div>)", class_of(standing),
                badge(standing), title, what_it_means, now, progress(page), what_to_do);
}

Html tiles(const JobPage& page)
{
    if (!page.job.result) return {};
    const archive::Counts& counts = page.job.result->counts;
    if (page.job.state != archive::JobState::Succeeded && counts == archive::Counts{}) return {};
    return html(R"(<ul class="tiles" aria-label="Counts">{}{}{}{}{}{}{}</ul>)",
                tile(plural(counts.rows, "row") + " pulled", grouped(counts.rows)),
                tile(plural(counts.pushed(), "row") + " pushed", grouped(counts.pushed())),
                tile("inserted", grouped(counts.inserted)), tile("updated", grouped(counts.updated)),
                tile("deleted", grouped(counts.deleted)), tile("unchanged", grouped(counts.unchanged)),
                tile("rejected", grouped(counts.rejected), counts.rejected > 0 ? "is-warned" : ""));
}

Html facts(const JobPage& page)
{
    const archive::JobManifest& job = page.job.manifest;
    Html list = fact("Action", text(page.action.empty() ? "–" : page.action)) + fact("Who", text(job.user)) +
                fact("Came by", text(job.via)) + fact("Arrived", time(job.arrived));
    if (const auto& result = page.job.result) {
        const auto began = started(page.job);
        if (began) list += fact("Started", time(*began));
        list += fact("Ended", time(result->finished));
        if (began) list += fact("Duration", text(duration_text(result->finished - *began)));
    }
    list += fact("Size", text(size_text(job.size)));
    if (job.repeats)
        list += fact("Repeats", html(R"(<a class="code" href="{}">{}</a>)", paths::job(*job.repeats),
                                     job.repeats->text()));
    list += html(R"(<div class="broad"><dt>Job</dt><dd class="code">{}</dd></div>)", job.id.text());
    if (!job.request_id.empty())
        list += html(R"(<div class="broad"><dt>Request</dt><dd class="code">{}</dd></div>)", job.request_id);
    list +=
        html(R"(<div class="broad"><dt>SHA-256 of the file</dt><dd class="code">{}</dd></div>)", job.sha256);
    return html(
        R"(<section class="card" aria-labelledby="facts-title"><h2 id="facts-title">Facts</h2><dl class="facts padded">{}</dl></section>)",
        list);
}

std::string_view title_of(archive::Payload payload)
{
    switch (payload) {
    case archive::Payload::Pull: return "What was pulled";
    case archive::Payload::Push: return "What was pushed";
    case archive::Payload::HookOutput: return "Output of the command that followed";
    }
    return "";
}

Html files(const JobPage& page)
{
    const archive::JobManifest& job = page.job.manifest;
    const auto link = [](const std::string& path, std::string_view words) {
        return html(R"(<li><a class="button quiet" href="{}">{}{}</a></li>)", path, icon(Icon::Download),
                    words);
    };
    Html list;
    if (page.has_rejects) list += link(paths::rejects(job), "Rejected records");
    if (page.has_snapshot) list += link(paths::snapshot(job), "The file as it came");
    for (const archive::StoredPayload& payload : page.payloads) {
        list += link(paths::payload(job, payload.name),
                     std::string(title_of(payload.which)) + ", " + size_text(payload.size));
    }
    if (list.empty()) return {};
    return html(
        R"(<section class="card" aria-labelledby="files-title"><h2 id="files-title">Files</h2><ul class="links padded">{}</ul></section>)",
        list);
}

constexpr std::int64_t kBar = 1000; // units of the bars' width

Html steps(const JobPage& page)
{
    if (page.steps.empty()) return {};
    const archive::TimePoint began = page.steps.front().began;
    archive::TimePoint ended = began + std::chrono::milliseconds(1);
    for (const jobs::JobStep& step : page.steps)
        ended = std::max(ended, step.took ? step.began + *step.took : page.now);
    const auto whole = (ended - began).count();
    Html list;
    for (const jobs::JobStep& step : page.steps) {
        const auto took = step.took.value_or(std::max(page.now - step.began, std::chrono::milliseconds(0)));
        const auto from = std::clamp((step.began - began).count() * kBar / whole, std::int64_t{0}, kBar - 8);
        const auto width = std::clamp(took.count() * kBar / whole, std::int64_t{8}, kBar - from);
        list += html(
            R"(<li class="{}"><span>{}</span><b>{}</b><svg viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect x="{}" width="{}" height="8"/></svg></li>)",
            step.took ? "" : "goes-on", step.title,
            step.took ? duration_text(took) : "for " + duration_text(took), kBar, from, width);
    }
    return html(
        R"(<section class="card" aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2><ol class="steps">{}</ol></section>)",
        list);
}

Html control_file(const JobPage& page)
{
    if (page.control.empty()) return {};
    return html(
        R"(<details class="card"><summary>Control file</summary><pre tabindex="0" aria-label="Control file">{}</pre></details>)",
        page.control);
}

} // namespace

Html job_content(const JobPage& page)
{
    const Html said = page.notice.empty() ? Html() : notice(page.tone, page.notice);
    return html(R"(<div class="head"><div>{}</div><div class="actions" id="actions" data-swap>{}</div></div>
<div id="said" data-swap>{}</div>
<div id="standing" data-swap>{}</div>
<div id="counts" data-swap>{}</div>
<div class="columns"><div><div id="steps" data-swap>{}{}</div>{}</div><div id="facts" data-swap>{}</div></div>
{})",
                head(page), actions(page), said, headline(page), tiles(page), steps(page), files(page),
                control_file(page), facts(page), job_log(page));
}

} // namespace wharf::web
