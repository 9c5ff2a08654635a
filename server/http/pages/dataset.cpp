#include "archive/disk/layout.hpp"
#include "archive/disk/titles.hpp"
#include "archive/jobs/active_control.hpp"
#include "archive/jobs/querying/table_reader.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/dataset_page.hpp"
#include "server/web/paths.hpp"

namespace wharf::http {
namespace {

constexpr std::uint32_t kShownJobs = 10;
constexpr std::uint32_t kShownSnapshots = 100;

std::optional<jobs::Schema> schema_of(archive::Datasets& datasets, const archive::DatasetKey& key)
{
    const auto text = datasets.read(key, archive::FixedFile::Schema);
    if (!text) return std::nullopt;
    auto schema = jobs::parse_schema(*text);
    if (auto* const good = std::get_if<jobs::Schema>(&schema)) return std::move(*good);
    return std::nullopt;
}

bool has_rows(const Exchange& exchange)
{
    const std::string path = exchange.services.data_root + '/' + archive::layout::table(*exchange.dataset);
    const auto opened = jobs::TableReader::open(path);
    const auto* const error = std::get_if<jobs::JobError>(&opened);
    return error == nullptr || error->type != "no-rows-yet";
}

// ?year=2026, else this year's.
std::chrono::year asked_year(const Exchange& exchange)
{
    const auto today = std::chrono::floor<std::chrono::days>(exchange.services.archive.env().now());
    const std::string* const asked = find(exchange.request.target.query, "year");
    const bool digits =
        asked != nullptr && asked->size() == 4 &&
        std::all_of(asked->begin(), asked->end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::chrono::year(std::stoi(*asked)) : std::chrono::year_month_day(today).year();
}

// As long as it is so: the page may be asked for again later.
std::string what_was_done(const Exchange& exchange, bool held)
{
    const std::string* const said = find(exchange.request.target.query, "said");
    if (said == nullptr || *said != (held ? "held" : "released")) return {};
    return held ? "The dataset is held. Retention removes nothing of it."
                : "The dataset is released. Retention goes on.";
}

Response back_to(const Exchange& exchange, std::string_view said)
{
    return page_redirect(web::paths::dataset(*exchange.dataset) + "?said=" + std::string(said));
}

Response not_just_now(const Exchange& exchange, const boost::system::error_code& error)
{
    return say({503, "not-just-now", "That cannot be done just now: " + error.message()}, exchange);
}

} // namespace

Response on_dataset_page(const Exchange& exchange)
{
    archive::Archive& archive = exchange.services.archive;
    const archive::DatasetKey& key = *exchange.dataset;
    archive::CatalogReader& reader = archive.catalog().reader();
    web::DatasetFacts facts{.dataset = {key, archive::title_of(archive.datasets(), key).value_or("")},
                            .shown_year = asked_year(exchange)};
    if (auto status = archive.datasets().read(key, archive::FixedFile::Status))
        facts.status = std::move(*status);
    if (auto control = jobs::active_control(archive.datasets(), key)) facts.control = std::move(*control);
    facts.schema = schema_of(archive.datasets(), key);
    auto latest = reader.list({.domains = std::vector{key.domain}, .dataset = key.id, .limit = kShownJobs});
    const std::chrono::sys_days first(facts.shown_year / std::chrono::January / 1);
    const std::chrono::sys_days behind((facts.shown_year + std::chrono::years(1)) / std::chrono::January / 1);
    auto days = reader.snapshots_by_day(key, first, behind);
    const auto newest = reader.snapshots(key, kShownSnapshots);
    const auto all = reader.all_snapshots(key);
    if (!latest) return not_just_now(exchange, latest.error());
    if (!days) return not_just_now(exchange, days.error());
    if (!newest) return not_just_now(exchange, newest.error());
    if (!all) return not_just_now(exchange, all.error());
    facts.latest = std::move(*latest);
    facts.days = std::move(*days);
    facts.rules = exchange.services.retention();
    const bool held = archive.datasets().stat(key, archive::FixedFile::Hold).has_value();
    facts.outlook = retention::outlook(*newest, *all, held, facts.rules);
    facts.has_rows = has_rows(exchange);
    facts.done = what_was_done(exchange, held);
    const std::string title = facts.dataset.title.empty() ? key.id.text() : facts.dataset.title;
    return page(exchange, title, web::Section::Datasets,
                web::dataset_page(facts, *reader_of(exchange.visitor)));
}

Response on_hold(const Exchange& exchange)
{
    const auto held = exchange.services.archive.datasets().replace(
        *exchange.dataset, archive::FixedFile::Hold, "", archive::Sync::Yes);
    return held ? back_to(exchange, "held") : not_just_now(exchange, held.error());
}

Response on_release(const Exchange& exchange)
{
    const auto released =
        exchange.services.archive.datasets().remove(*exchange.dataset, archive::FixedFile::Hold);
    return released ? back_to(exchange, "released") : not_just_now(exchange, released.error());
}

} // namespace wharf::http
