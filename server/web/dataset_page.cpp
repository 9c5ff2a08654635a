#include "server/web/dataset_page.hpp"

#include "server/web/calendar.hpp"
#include "server/web/figures.hpp"
#include "server/web/jobs_of_dataset.hpp"
#include "server/web/paths.hpp"

namespace wharf::web {
namespace {

std::string heading_of(const NamedDataset& dataset)
{
    return dataset.title.empty() ? dataset.key.id.text() : dataset.title;
}

Html head(const NamedDataset& dataset, const Reader& reader)
{
    const archive::DatasetKey& key = dataset.key;
    const Html run = reader.publishes ? html(R"(<a class="button" href="{}">{}Run a job by hand</a>)",
                                             paths::run_for(key), icon(Icon::Upload))
                                      : Html();
    return html(
        R"(<div class="head"><div><nav class="trail" aria-label="Where you are"><a href="{}">Datasets</a> )"
        R"(<span aria-hidden="true">/</span> <span class="code">{}/{}</span></nav><h1>{}</h1></div>)"
        R"(<div class="actions">{}</div></div>)",
        paths::kDatasets, key.domain.text(), key.id.text(), heading_of(dataset), run);
}

// With its slashes: "/d/<domain>/datasync/id/<4x4>/completed/2026/11/21/".
std::string day_link(const archive::DatasetKey& key, std::chrono::year_month_day date)
{
    return paths::completed(key) +
           fmt::format("/{:04}/{:02}/{:02}/", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

Html facts_card(const DatasetFacts& facts)
{
    const archive::DatasetKey& key = facts.dataset.key;
    Html list = fact("Domain", text(key.domain.text()));
    list += fact("Id", html(R"(<span class="code">{}</span>)", key.id.text()));
    const Html table = html(R"(<a href="{}">CSV</a>, <a href="{}">JSON</a>)", paths::resource(key, "csv"),
                            paths::resource(key, "json"));
    list += fact("Live table", facts.has_rows ? table : text("no rows yet"));
    list += fact("Snapshots", html(R"(<a href="{}/">completed/</a>)", paths::completed(key)));
    const Html status =
        facts.status.empty() ? Html() : html(R"(<p class="status code">{}</p>)", facts.status);
    return html(R"(<section class="card padded"><dl class="facts">{}</dl>{}</section>)", list, status);
}

Html latest_jobs(const DatasetFacts& facts, const Reader& reader)
{
    const Html title = text("Latest jobs");
    if (facts.latest.empty()) {
        const std::string_view how =
            reader.publishes ? "Move a CSV or TSV file onto its enqueue folder, or run one by hand."
                             : "Jobs appear here as soon as a file is put into the queue.";
        return card(title, nothing_here("No job yet", how), {});
    }
    return card(
        title, jobs_of_dataset(facts.latest),
        html(R"(<p><a href="{}">All jobs of this dataset</a></p>)", paths::jobs_of(facts.dataset.key)));
}

// Years are asked for in four digits.
Html year_link(const archive::DatasetKey& key, int year, std::string_view relation)
{
    if (year < 0 || year > 9999) return {};
    return html(R"(<a href="{}?year={:04}#calendar" rel="{}">{}</a>)", paths::dataset(key), year, relation,
                year);
}

Html calendar_card(const DatasetFacts& facts)
{
    const int year = int(facts.shown_year);
    Calendar drawn{"Snapshots in " + std::to_string(year), facts.shown_year, {}};
    for (const archive::DayOfSnapshots& day : facts.days)
        drawn.days[std::chrono::sys_days(day.date)] = {
            static_cast<unsigned>(day.count), counted(day.count, "snapshot") + ", " + size_text(day.bytes),
            day_link(facts.dataset.key, day.date)};
    const Html title = html(R"(<span id="calendar">{}</span>)", drawn.title);
    return card(title, {},
                html(R"({}<p class="pager"><span>{}</span> <span>{}</span></p>)", calendar(drawn),
                     year_link(facts.dataset.key, year - 1, "prev"),
                     year_link(facts.dataset.key, year + 1, "next")));
}

std::string rules_text(const retention::Rules& rules)
{
    return fmt::format(
        "A snapshot goes when its whole day (UTC) is older than {} and it is not among the last {}.",
        age_text(rules.max_age), rules.keep_last);
}

Html fate_text(const retention::SnapshotFate& fate, bool held)
{
    if (!fate.goes) return text("stays: one of the last");
    return held ? text("held") : time(*fate.goes);
}

Html fate_row(const archive::DatasetKey& key, const retention::SnapshotFate& fate, bool held)
{
    const auto day =
        std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(fate.snapshot.arrived));
    return html(
        R"(<tr><td data-label="Arrived"><a href="{}">{}</a></td><td class="number" data-label="Size">{}</td>)"
        R"(<td data-label="Goes">{}</td></tr>)",
        day_link(key, day), time(fate.snapshot.arrived), size_text(fate.snapshot.size),
        fate_text(fate, held));
}

Html hold_form(const DatasetFacts& facts, const Reader& reader)
{
    if (!reader.administers) return {};
    const bool held = facts.outlook.held;
    return html(R"(<form method="post" action="{}/{}">{}<button class="{}">{}</button></form>)",
                paths::dataset(facts.dataset.key), held ? "release" : "hold", csrf_field(reader),
                held ? "" : "quiet", held ? "Release: let retention go on" : "Hold: let nothing go");
}

Html retention_card(const DatasetFacts& facts, const Reader& reader)
{
    const retention::Outlook& outlook = facts.outlook;
    Html state;
    if (outlook.held)
        state = notice(Tone::Note, "This dataset is held: nothing of it goes until it is released.");
    else if (outlook.next_removal)
        state = html("<p>The next snapshot goes {}.</p>", time(*outlook.next_removal));
    else
        state = html("<p>Nothing is due to go.</p>");
    Html rows;
    for (const retention::SnapshotFate& fate : outlook.fates)
        rows += fate_row(facts.dataset.key, fate, outlook.held);
    const std::size_t told = outlook.fates.size();
    const Html shown = told < outlook.snapshots ? html("<p>The newest {} of {} snapshots:</p>", grouped(told),
                                                       grouped(outlook.snapshots))
                                                : Html();
    const Html table =
        rows.empty()
            ? Html()
            : html(R"(<details><summary>What goes when</summary>{}<table class="table cards"><thead><tr>)"
                   R"(<th scope="col">Arrived</th><th scope="col" class="number">Size</th>)"
                   R"(<th scope="col">Goes</th></tr></thead><tbody>{}</tbody></table></details>)",
                   shown, rows);
    return card(text("Retention"), {},
                html("<p>{}</p>{}{}{}", rules_text(facts.rules), state, table, hold_form(facts, reader)));
}

Html columns_card(const std::optional<jobs::Schema>& schema)
{
    if (!schema || schema->columns.empty())
        return card(
            text("Columns"), {},
            html("<p>No columns yet: the first Replace makes them of the file's header, all text.</p>"));
    Html rows;
    for (const jobs::Column& column : schema->columns) {
        const bool identifies = schema->row_identifier == column.field_name;
        rows += html(
            R"(<tr><td class="long" data-label="Name">{}</td><td class="code long" data-label="Field">{}{}</td>)"
            R"(<td data-label="Type">{}</td></tr>)",
            column.name, column.field_name, identifies ? " (row identifier)" : "", column.data_type_name);
    }
    return card(
        text("Columns"),
        html(R"(<table class="table cards"><thead><tr><th scope="col">Name</th><th scope="col">Field</th>)"
             R"(<th scope="col">Type</th></tr></thead><tbody>{}</tbody></table>)",
             rows),
        {});
}

} // namespace

Html dataset_page(const DatasetFacts& facts, const Reader& reader)
{
    Html page = head(facts.dataset, reader);
    if (!facts.done.empty()) page += notice(Tone::Good, facts.done);
    page += facts_card(facts);
    page += latest_jobs(facts, reader);
    page += calendar_card(facts);
    page += retention_card(facts, reader);
    page += columns_card(facts.schema);
    page += html(
        R"(<details class="card"><summary>Active control file</summary><pre tabindex="0" aria-label="Active control file">{}</pre></details>)",
        facts.control);
    return page;
}

} // namespace wharf::web
