#include "server/web/layout.hpp"

#include "server/web/assets.hpp"
#include "server/web/paths.hpp"
#include "server/web/pieces.hpp"

namespace wharf::web {
namespace {

Html link_to(std::string_view path, Icon mark, std::string_view word, bool here)
{
    if (here)
        return html(R"(<li><a href="{}" aria-current="page">{}<span>{}</span></a></li>)", path, icon(mark),
                    word);
    return html(R"(<li><a href="{}">{}<span>{}</span></a></li>)", path, icon(mark), word);
}

Html navigation(Section section)
{
    return html(R"(<nav class="sections" aria-label="Pages"><ul>{}{}{}</ul></nav>)",
                link_to(paths::kJobs, Icon::List, "Jobs", section == Section::Jobs),
                link_to(paths::kLastDay, Icon::Chart, "Last 24 hours", section == Section::LastDay),
                link_to(paths::kDatasets, Icon::Table, "Datasets", section == Section::Datasets));
}

std::string domains_text(const Reader& reader)
{
    if (reader.domains.empty()) return "all domains";
    if (reader.domains.size() == 1) return reader.domains.front();
    return std::to_string(reader.domains.size()) + " domains";
}

Html account(const Reader& reader)
{
    return html(R"(<div class="account"><p><b>{}</b> <small>{}</small></p>
<form method="post" action="{}">{}<button class="quiet">Sign out</button></form></div>)",
                reader.name, domains_text(reader), paths::kSignOut, csrf_field(reader));
}

Html header(const Frame& frame)
{
    const Html brand =
        html(R"(<a class="brand" href="{}">{}<span>Wharfinger</span></a>)", paths::kJobs, icon(Icon::Anchor));
    if (!frame.reader) return html(R"(<header class="top"><div class="wide">{}</div></header>)", brand);
    return html(R"(<header class="top"><div class="wide">{}{}{}</div></header>)", brand,
                navigation(frame.section), account(*frame.reader));
}

} // namespace

Html csrf_field(const Reader& reader)
{
    return html(R"(<input type="hidden" name="csrf" value="{}">)", reader.csrf_token);
}

std::string document(const Frame& frame, const Html& content)
{
    const Html hint = frame.reader ? html(R"(<p id="zone">Times are in UTC.</p>)") : Html();
    return html(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{} · Wharfinger</title>
<link rel="icon" type="image/svg+xml" href="{}">
<link rel="stylesheet" href="{}">
<script src="{}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
{}
<main id="main" tabindex="-1"><div class="wide">
{}
</div></main>
<footer class="bottom"><div class="wide"><p>Wharfinger {}</p>{}</div></footer>
</body>
</html>
)",
                frame.title, favicon().path, style_sheet().path, script().path, header(frame), content,
                WHARF_VERSION, hint)
        .markup();
}

} // namespace wharf::web
