#include "server/web/pieces.hpp"

namespace wharf::web {
namespace {

// Strokes on a grid of 24, by hand.
Html strokes(Icon which)
{
    switch (which) {
    case Icon::Check: return html(R"(<path d="M5 12.5 10 17.5 19.5 7"/>)");
    case Icon::Warning: return html(R"(<path d="M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.2v.3"/>)");
    case Icon::Cross: return html(R"(<path d="M6 6l12 12M18 6 6 18"/>)");
    case Icon::Clock: return html(R"(<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2.2"/>)");
    case Icon::Spinner: return html(R"(<path class="turns" d="M12 3.5A8.5 8.5 0 1 1 3.5 12"/>)");
    case Icon::Layers: return html(R"(<path d="M12 3.5 3 8.5l9 5 9-5-9-5ZM4 14l8 4.5 8-4.5"/>)");
    case Icon::Ban: return html(R"(<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>)");
    case Icon::Anchor:
        return html(
            R"(<circle cx="12" cy="5" r="2.2"/><path d="M12 7.2V21M7.5 10.5h9M4 13.5c.4 4.4 3.6 7.5 8 7.5s7.6-3.1 8-7.5"/>)");
    case Icon::Download: return html(R"(<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>)");
    case Icon::Upload: return html(R"(<path d="M12 16V5M7 9.5l5-5 5 5M5 20h14"/>)");
    case Icon::Calendar:
        return html(
            R"(<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>)");
    case Icon::Chart: return html(R"(<path d="M4 20h16M7 16.5v-5M12 16.5v-10M17 16.5v-7"/>)");
    case Icon::List:
        return html(R"(<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.4M4.5 12h.4M4.5 17.5h.4"/>)");
    case Icon::Table:
        return html(R"(<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M3.5 10h17M10 10v9"/>)");
    case Icon::Play: return html(R"(<path d="M8 5.5v13l10.5-6.5L8 5.5Z"/>)");
    case Icon::Pause: return html(R"(<path d="M8.5 6v12M15.5 6v12"/>)");
    case Icon::External:
        return html(
            R"(<path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"/>)");
    case Icon::Search: return html(R"(<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>)");
    case Icon::Lock:
        return html(
            R"(<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>)");
    case Icon::Info: return html(R"(<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.3"/>)");
    }
    return {};
}

} // namespace

Html icon(Icon which)
{
    return html(R"(<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>)",
                strokes(which));
}

} // namespace wharf::web
