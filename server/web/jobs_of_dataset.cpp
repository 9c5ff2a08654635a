#include "server/web/jobs_of_dataset.hpp"

#include "server/web/figures.hpp"
#include "server/web/paths.hpp"
#include "server/web/pieces.hpp"

namespace wharf::web {
namespace {

Html count_cell(const archive::JobRecord& job, std::string_view name, std::uint64_t count)
{
    return html(R"(<td class="number" data-label="{}">{}</td>)", name, job.result ? grouped(count) : "–");
}

Html row(const archive::JobRecord& job)
{
    const archive::Counts counts = job.result ? job.result->counts : archive::Counts{};
    Html cells = html(R"(<td data-label="Arrived"><a href="{}">{}</a></td>)", paths::job(job.manifest.id),
                      time(job.manifest.arrived));
    cells += html(R"(<td data-label="State">{}</td>)", badge(archive::standing_of(job)));
    cells += html(R"(<td data-label="File">{}</td>)", job.manifest.filename.text());
    cells += count_cell(job, "Pulled", counts.rows);
    cells += count_cell(job, "Pushed", counts.pushed());
    cells += count_cell(job, "Rejected", counts.rejected);
    return html("<tr>{}</tr>", cells);
}

} // namespace

Html jobs_of_dataset(const std::vector<archive::JobRecord>& jobs)
{
    Html rows;
    for (const archive::JobRecord& job : jobs)
        rows += row(job);
    return html(
        R"(<table class="table cards"><thead><tr><th scope="col">Arrived</th><th scope="col">State</th>)"
        R"(<th scope="col">File</th><th scope="col" class="number">Pulled</th>)"
        R"(<th scope="col" class="number">Pushed</th><th scope="col" class="number">Rejected</th></tr></thead>)"
        R"(<tbody>{}</tbody></table>)",
        rows);
}

} // namespace wharf::web
