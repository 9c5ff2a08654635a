#include "server/web/pieces.hpp"

#include "server/web/paths.hpp"

namespace wharf::web {
namespace {

Icon icon_of(archive::Standing standing)
{
    switch (standing) {
    case archive::Standing::Queued: return Icon::Clock;
    case archive::Standing::InProgress: return Icon::Spinner;
    case archive::Standing::Completed: return Icon::Check;
    case archive::Standing::CompletedWithProblems: return Icon::Warning;
    case archive::Standing::Failed: return Icon::Cross;
    case archive::Standing::Superseded: return Icon::Layers;
    case archive::Standing::Cancelled: return Icon::Ban;
    }
    return Icon::Info;
}

} // namespace

std::string_view class_of(archive::Standing standing)
{
    switch (standing) {
    case archive::Standing::Queued: return "is-queued";
    case archive::Standing::InProgress: return "is-running";
    case archive::Standing::Completed: return "is-completed";
    case archive::Standing::CompletedWithProblems: return "is-warned";
    case archive::Standing::Failed: return "is-failed";
    case archive::Standing::Superseded: return "is-superseded";
    case archive::Standing::Cancelled: return "is-cancelled";
    }
    return "";
}

Html badge(archive::Standing standing)
{
    return html(R"(<span class="badge {}">{}<span>{}</span></span>)", class_of(standing),
                icon(icon_of(standing)), archive::title_of(standing));
}

Html dataset_link(const NamedDataset& dataset, ShowDomain domain)
{
    const std::string& id = dataset.key.id.text();
    const std::string where = domain == ShowDomain::Yes ? dataset.key.domain.text() + "/" + id : id;
    const std::string path = paths::dataset(dataset.key);
    if (dataset.title.empty()) return html(R"(<a class="dataset code" href="{}">{}</a>)", path, where);
    return html(R"(<a class="dataset" href="{}">{}</a> <small class="code">{}</small>)", path, dataset.title,
                where);
}

Html run_button()
{
    return html(R"(<a class="button" href="{}">{}Run a job by hand</a>)", paths::kRun, icon(Icon::Upload));
}

Html card(const Html& title, const Html& wide, const Html& text)
{
    const Html padded = text.empty() ? Html() : html(R"(<div class="padded">{}</div>)", text);
    return html(R"(<section class="card"><h2>{}</h2>{}{}</section>)", title, wide, padded);
}

Html fact(std::string_view name, const Html& value)
{
    return html("<div><dt>{}</dt><dd>{}</dd></div>", name, value);
}

Html tile(std::string_view name, std::string_view number, std::string_view tone)
{
    return html(R"(<li class="tile {}"><b>{}</b> <span>{}</span></li>)", tone, number, name);
}

Html nothing_here(std::string_view title, std::string_view advice)
{
    return html(R"(<div class="empty">{}<h2>{}</h2><p>{}</p></div>)", icon(Icon::Anchor), title, advice);
}

Html notice(Tone tone, std::string_view sentence)
{
    switch (tone) {
    case Tone::Good:
        return html(R"(<p class="notice is-completed" role="status">{}<span>{}</span></p>)",
                    icon(Icon::Check), sentence);
    case Tone::Bad:
        return html(R"(<p class="notice is-failed" role="alert">{}<span>{}</span></p>)", icon(Icon::Warning),
                    sentence);
    case Tone::Note:
        return html(R"(<p class="notice" role="status">{}<span>{}</span></p>)", icon(Icon::Info), sentence);
    }
    return {};
}

} // namespace wharf::web
