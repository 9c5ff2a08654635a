// Jobs started by hand: the form, and the two ways that need no file from the reader. The third is in
// hand_upload.cpp.
#include "archive/disk/requests.hpp"
#include "archive/disk/titles.hpp"
#include "archive/jobs/active_control.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/pages/run_order.hpp"
#include "server/http/say.hpp"
#include "server/web/paths.hpp"
#include "server/web/run_form.hpp"

namespace wharf::http {
namespace {

web::NamedDataset named(archive::Archive& archive, const archive::DatasetKey& key)
{
    return {key, archive::title_of(archive.datasets(), key).value_or("")};
}

// What the query of the form's address chooses, as far as it exists and the visitor may know of it.
std::optional<archive::JobRecord> chosen_job(const Exchange& exchange)
{
    const std::string* const text = find(exchange.request.target.query, "job");
    const auto id = archive::JobId::parse(text == nullptr ? "" : *text);
    if (!id) return std::nullopt;
    auto job = exchange.services.archive.jobs().find(*id);
    if (!job || !may_see(domains_of(exchange.visitor), job->manifest.dataset.domain)) return std::nullopt;
    return std::move(*job);
}

std::optional<archive::DatasetKey> chosen_dataset(const Exchange& exchange)
{
    const std::string* const domain = find(exchange.request.target.query, "domain");
    const std::string* const dataset = find(exchange.request.target.query, "dataset");
    if (domain == nullptr || dataset == nullptr) return std::nullopt;
    const auto name = archive::DomainName::parse(*domain);
    const auto id = archive::DatasetId::parse(*dataset);
    if (!name || !id || !may_see(domains_of(exchange.visitor), *name)) return std::nullopt;
    archive::DatasetKey key{*name, *id};
    if (!exchange.services.archive.datasets().exists(key)) return std::nullopt;
    return key;
}

Problem problem_of(const boost::system::error_code& error)
{
    if (error == archive::Errc::NotFound)
        return {404, "not-found", "There is no such dataset, job or snapshot"};
    if (error == archive::Errc::Busy) return {409, "not-ended", "That job has not ended yet"};
    if (error == archive::Errc::InputGone) return {410, "input-gone", "Its file is not kept any more"};
    return {503, "not-just-now", "The job cannot be made just now: " + error.message()};
}

Response to_job(const Exchange& exchange, const archive::result<archive::JobRecord>& made)
{
    if (!made) return say(problem_of(made.error()), exchange);
    return page_redirect(web::paths::job(made->manifest.id));
}

} // namespace

Response on_run_form(const Exchange& exchange)
{
    archive::Archive& archive = exchange.services.archive;
    web::RunForm form{.reader = *reader_of(exchange.visitor), .token = archive::fresh_token(archive.env())};
    form.job = chosen_job(exchange);
    const auto key = form.job ? std::optional(form.job->manifest.dataset) : chosen_dataset(exchange);
    if (!key) {
        auto found = find_datasets(exchange);
        if (!found) return say({503, "not-just-now", "The datasets cannot be read just now"}, exchange);
        form.datasets = std::move(found->shown);
        form.search = std::move(found->search);
        return page(exchange, "Run a job by hand", web::Section::Jobs, web::run_form(form));
    }
    form.dataset = named(archive, *key);
    if (const std::string* const host = find(exchange.request.headers, "host"))
        form.origin = "https://" + *host;
    if (auto control = jobs::active_control(archive.datasets(), *key)) form.control = std::move(*control);
    const std::string* const day = find(exchange.request.target.query, "day");
    const std::string* const name = find(exchange.request.target.query, "name");
    if (!form.job && day != nullptr && name != nullptr) form.snapshot = web::SnapshotNamed{*day, *name};
    if (form.job && !archive.jobs().can_repeat(*form.job)) {
        form.problem = "The file of that job is not kept any more, or it has not ended yet.";
        form.job.reset();
    }
    return page(exchange, "Run a job by hand", web::Section::Jobs, web::run_form(form));
}

Response on_run_job_again(const Exchange& exchange)
{
    const auto form = parse_query(exchange.request.body);
    const auto order = form ? read_run_order(*form) : std::variant<RunOrder, Problem>(kNoForm);
    if (const auto* const problem = std::get_if<Problem>(&order)) return say(*problem, exchange);
    const auto& asked = std::get<RunOrder>(order);
    return to_job(exchange, exchange.services.intake.rerun(
                                jobs::RerunOrder{exchange.job->manifest.id, asked.control, asked.request,
                                                 exchange.visitor.principal->name, "https", asked.keep}));
}

Response on_run_snapshot(const Exchange& exchange)
{
    const auto form = parse_query(exchange.request.body);
    const auto order = form ? read_run_order(*form) : std::variant<RunOrder, Problem>(kNoForm);
    if (const auto* const problem = std::get_if<Problem>(&order)) return say(*problem, exchange);
    const std::string* const day = find(*form, "day");
    const std::string* const name = find(*form, "name");
    const auto where = day == nullptr ? std::nullopt : snapshot_day(*day);
    if (!where || name == nullptr) return say(kNoForm, exchange);
    const auto& asked = std::get<RunOrder>(order);
    return to_job(exchange, exchange.services.intake.rerun(jobs::SnapshotOrder{
                                *exchange.dataset, *where, *name, asked.control, asked.request,
                                exchange.visitor.principal->name, "https", asked.keep}));
}

} // namespace wharf::http
