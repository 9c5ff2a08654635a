// Small pieces that several pages are made of. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/disk/standing.hpp"
#include "server/web/html.hpp"

#include <span>
#include <string>
#include <string_view>

namespace wharf::web {

// Drawn in the colour of the text around it; of no meaning to a screen reader, so words stand beside it.
enum class Icon {
    Check,
    Warning,
    Cross,
    Clock,
    Spinner,
    Layers,
    Ban, // how a job stands
    Anchor,
    Download,
    Calendar,
    Chart,
    List,
    Table,
    Play,
    Pause,
    External,
    Search,
    Upload,
    Lock,
    Info,
};
[[nodiscard]] Html icon(Icon which);

// How a job stands: icon and word, in the standing's colour.
[[nodiscard]] Html badge(archive::Standing standing);
// The class that gives something that colour, for charts: "is-failed" (var(--tone) is the colour then).
[[nodiscard]] std::string_view class_of(archive::Standing standing);

// A dataset by its title, if it has one, with its id (and domain, where there are several) in small.
struct NamedDataset {
    archive::DatasetKey key;
    std::string title; // or ""
};
enum class ShowDomain { No, Yes };
[[nodiscard]] Html dataset_link(const NamedDataset& dataset, ShowDomain domain);
// To the page that starts a job by hand, for readers who may; the dataset is chosen there.
[[nodiscard]] Html run_button();

// A part of a page in a frame of its own, under a heading. A table fills it from edge to edge and stands in
// `wide`; `text` has room around it. Either may be empty.
[[nodiscard]] Html card(const Html& title, const Html& wide, const Html& text);

// One fact of a <dl class="facts">.
[[nodiscard]] Html fact(std::string_view name, const Html& value);
// A number with its name under it, for a row of them: <ul class="tiles">.
[[nodiscard]] Html tile(std::string_view name, std::string_view number, std::string_view tone = "");
// What stands where a list would be if it had anything.
[[nodiscard]] Html nothing_here(std::string_view title, std::string_view advice);
// A sentence at the head of a page that something was done, or why not.
enum class Tone { Good, Bad, Note };
[[nodiscard]] Html notice(Tone tone, std::string_view sentence);

} // namespace wharf::web
