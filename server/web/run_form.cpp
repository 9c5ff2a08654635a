#include "server/web/run_form.hpp"

#include "server/web/figures.hpp"
#include "server/web/paths.hpp"

namespace wharf::web {
namespace {

std::string_view label_of(archive::Payload payload)
{
    switch (payload) {
    case archive::Payload::Pull: return "Keep pull payload";
    case archive::Payload::Push: return "Keep push payload";
    case archive::Payload::HookOutput: return "Keep hook output";
    }
    return "";
}

std::string_view meaning_of(archive::Payload payload)
{
    switch (payload) {
    case archive::Payload::Pull: return "the rows as they were read from the file";
    case archive::Payload::Push: return "the changes as they were applied to the live table";
    case archive::Payload::HookOutput: return "all that the command run after the job writes";
    }
    return "";
}

Html keep_choices()
{
    Html boxes;
    for (const archive::Payload payload : archive::kAllPayloads) {
        const std::string_view word = archive::to_string(payload);
        boxes += html(
            R"(<label class="choice"><input type="checkbox" name="keep" value="{}"><span>{} <small>{}</small></span></label>)",
            word, label_of(payload), meaning_of(payload));
    }
    return html(R"(<fieldset><legend>To look at once the job has ended</legend>{}</fieldset>)", boxes);
}

Html control_choices(std::string_view own)
{
    return html(R"(<fieldset><legend>Control file</legend>
<label class="choice"><input type="radio" name="control" value="own" checked><span>{}</span></label>
<label class="choice"><input type="radio" name="control" value="active"><span>the one that is active now</span></label></fieldset>)",
                own);
}

Html again_fields(const RunForm& form, std::string_view own)
{
    return html(R"({}<input type="hidden" name="request" value="{}">{}{}<p><button>{}Run it</button></p>)",
                csrf_field(form.reader), form.token, control_choices(own), keep_choices(), icon(Icon::Play));
}

Html from_job(const RunForm& form)
{
    const archive::JobManifest& manifest = form.job->manifest;
    return card(text("Once more"), {},
                html(R"(<p>{}, which {} sent {} for <a href="{}">this job</a>.</p>)"
                     R"(<form method="post" action="{}">{}</form>)",
                     manifest.filename.text(), manifest.user, time(manifest.arrived), paths::job(manifest.id),
                     paths::job_part(manifest.id, "run"),
                     again_fields(form, "the one that job was read with")));
}

Html from_snapshot(const RunForm& form)
{
    return card(
        text("From a snapshot"), {},
        html(
            R"(<p>{} of {}.</p><form method="post" action="{}/run-snapshot">)"
            R"(<input type="hidden" name="day" value="{}"><input type="hidden" name="name" value="{}">{}</form>)",
            form.snapshot->name, form.snapshot->day, paths::dataset(form.dataset->key), form.snapshot->day,
            form.snapshot->name, again_fields(form, "the one archived beside it")));
}

// Sent by the script, which shows how far it is; a form alone cannot prove where it comes from before its
// file.
Html from_file(const RunForm& form)
{
    const std::string where = paths::dataset(form.dataset->key) + "/run";
    return card(text("From a file of yours"), {},
                html(R"(
<noscript><p>This needs JavaScript. Without it, use FTPS, or <span class="code">curl -u {} -F file=@data.csv {}{}</span>.</p></noscript>
<form class="upload" data-upload data-scripted data-csrf="{}" action="{}" hidden>
<input type="hidden" name="request" value="{}">
<div><label for="file">CSV or TSV file, perhaps gzip</label><input id="file" name="file" type="file" accept=".csv,.tsv,.gz" required></div>
<div><label for="control">Control file, for this job alone</label><textarea id="control" name="control" rows="12" spellcheck="false" class="code">{}</textarea></div>
{}<p><button>{}Upload and run</button></p>
<div class="progress" hidden><progress max="100" value="0" aria-label="Upload"></progress> <output></output></div>
<p class="notice is-failed" role="alert" hidden><span></span></p>
</form>)",
                     form.reader.name, form.origin.empty() ? "https://…" : form.origin, where,
                     form.reader.csrf_token, where, form.token, form.control, keep_choices(),
                     icon(Icon::Upload)));
}

Html choose_dataset(const RunForm& form)
{
    if (form.search.all == 0)
        return nothing_here("No dataset to run a job for",
                            "Make one over FTPS first, or ask your administrator.");
    const Html search = dataset_search(paths::kRun, form.search);
    if (form.datasets.empty()) return search + no_dataset_fits();
    Html items;
    for (const NamedDataset& dataset : form.datasets)
        items +=
            html(R"(<li><a href="{}"><span>{}</span> <small class="code">{}/{}</small></a></li>)",
                 paths::run_for(dataset.key), dataset.title.empty() ? dataset.key.id.text() : dataset.title,
                 dataset.key.domain.text(), dataset.key.id.text());
    const Html list = html(R"(<ul class="choose">{}</ul>{})", items, datasets_left_out(form.search));
    return search + card(text("For which dataset?"), list, {});
}

Html head(const RunForm& form)
{
    if (!form.dataset) return html("<h1>Run a job by hand</h1>");
    return html(
        R"(<div class="head"><div><nav class="trail" aria-label="Where you are"><a href="{}">Datasets</a> )"
        R"(<span aria-hidden="true">/</span> {}</nav><h1>Run a job by hand</h1></div></div>)",
        paths::kDatasets, dataset_link(*form.dataset, ShowDomain::Yes));
}

} // namespace

Html run_form(const RunForm& form)
{
    Html page = head(form);
    if (!form.problem.empty()) page += notice(Tone::Bad, form.problem);
    if (!form.dataset) return page += choose_dataset(form), page;
    Html ways;
    if (form.job) ways += from_job(form);
    if (form.snapshot) ways += from_snapshot(form);
    ways += from_file(form);
    return page += html(R"(<div class="ways">{}</div>)", ways), page;
}

} // namespace wharf::web
