#include "archive/disk/job_directory.hpp"
#include "archive/disk/titles.hpp"
#include "archive/jobs/explain.hpp"
#include "archive/jobs/job_events.hpp"
#include "archive/jobs/timeline.hpp"
#include "server/http/pages/facts_of_jobs.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/job_page.hpp"
#include "server/web/paths.hpp"

#include <array>
#include <fmt/format.h>

namespace wharf::http {
namespace {

using archive::Standing;

bool is_cancelled(Standing standing)
{
    return standing == Standing::Cancelled;
}
bool goes_on(Standing standing)
{
    return !archive::has_ended(standing);
}
bool may_be_applied(Standing standing)
{
    return standing == Standing::InProgress || standing == Standing::Completed ||
           standing == Standing::CompletedWithProblems;
}
bool has_ended_otherwise(Standing standing)
{
    return archive::has_ended(standing) && standing != Standing::Cancelled;
}

// What became of the wish to cancel, as the page is then asked for: ?said=<word>. The page may be asked for
// again later, and anybody can make such a link: it is said only of a job of which it is `true_of`.
struct Saying {
    jobs::Cancel outcome;
    std::string_view word;
    web::Tone tone;
    std::string_view sentence;
    bool (*true_of)(Standing standing);
};
constexpr std::array kSayings{
    Saying{jobs::Cancel::Done, "cancelled", web::Tone::Good,
           "The job is cancelled. Nothing of it was applied.", is_cancelled},
    Saying{jobs::Cancel::Interrupting, "interrupting", web::Tone::Note,
           "The job is being interrupted. That takes a moment.", goes_on},
    Saying{jobs::Cancel::NotNow, "not-now", web::Tone::Note,
           "The job is just moving on. Try again in a moment.", goes_on},
    Saying{jobs::Cancel::TooLate, "too-late", web::Tone::Bad,
           "It is too late to cancel: the changes are in the table.", may_be_applied},
    Saying{jobs::Cancel::Ended, "ended", web::Tone::Note, "The job had ended before it could be cancelled.",
           has_ended_otherwise},
    Saying{jobs::Cancel::Unknown, "unknown", web::Tone::Bad,
           "The server does not know that job as unfinished.", archive::has_ended},
};

bool has_snapshot(archive::Archive& archive, const archive::JobRecord& job)
{
    return archive::stored_snapshot(archive.env(), job).has_value();
}

void say_what_became(web::JobPage& shown, const Fields& query)
{
    const std::string* const word = find(query, "said");
    if (word == nullptr) return;
    for (const Saying& saying : kSayings) {
        if (saying.word != *word || !saying.true_of(archive::standing_of(shown.job))) continue;
        shown.notice = saying.sentence;
        shown.tone = saying.tone;
    }
}

} // namespace

Response on_job_page(const Exchange& exchange)
{
    archive::Archive& archive = exchange.services.archive;
    archive::JobRecord job = *exchange.job;
    if (!archive::has_been_put_away(job)) job.result.reset(); // its last lines are still to come
    const archive::JobId& id = job.manifest.id;
    auto events = archive.jobs().events(id);
    web::JobPage shown{.job = job, .now = archive.env().now()};
    if (events) shown.events = std::move(*events);
    shown.title = archive::title_of(archive.datasets(), job.manifest.dataset).value_or("");
    if (auto control = archive.jobs().control(id)) shown.control = std::move(*control);
    shown.action = action_of(archive, id);
    if (const auto* const event = jobs::headline(shown.events)) shown.headline = jobs::explain(*event);
    if (!job.result) shown.running = exchange.services.board.progress().find(id);
    shown.steps = jobs::timeline(job.manifest, shown.events);
    // Its first line, which is written when work begins.
    if (shown.events.empty()) shown.events.push_back(jobs::queued_event(job.manifest));
    const std::string* const lines = find(exchange.request.target.query, "log");
    shown.all_lines = lines != nullptr && *lines == "all";
    shown.has_snapshot = has_snapshot(archive, job);
    shown.has_rejects = job.result && archive.jobs().open(id, archive::JobFile::Rejects).has_value();
    shown.can_repeat = job.result && archive.jobs().can_repeat(job);
    const auto cutoff = shown.now - exchange.config->retention.payload_max_age;
    if (auto payloads = archive.jobs().payloads(id, cutoff)) shown.payloads = std::move(*payloads);
    shown.reader = *reader_of(exchange.visitor);
    say_what_became(shown, exchange.request.target.query);
    // The state comes first: a tab shows no more than the beginning.
    const std::string title =
        fmt::format("{}: {}", archive::title_of(archive::standing_of(job)), job.manifest.filename.text());
    return page(exchange, title, web::Section::Jobs, web::job_content(shown));
}

Response on_cancel_job(const Exchange& exchange)
{
    const archive::JobId& id = exchange.job->manifest.id;
    const jobs::Cancel outcome =
        exchange.services.runner.cancel(id, "web:" + exchange.visitor.principal->name);
    std::string where = web::paths::job(id);
    for (const Saying& saying : kSayings) {
        if (saying.outcome == outcome) where += "?said=" + std::string(saying.word);
    }
    return page_redirect(std::move(where));
}

} // namespace wharf::http
