#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/recovery_steps.hpp"

#include <fmt/format.h>

namespace wharf::archive {

namespace {

// Where hard links are missing, the landed file itself was moved in: it goes back to where it was.
result<void> put_input_back(Env& env, const std::string& staged)
{
    const std::string input = layout::inside(staged, layout::kInput);
    if (!env.stat(input)) return {};
    const auto manifest = read_manifest(env, staged);
    if (!manifest) return {}; // it never got as far as its input
    const std::string source = layout::landed(manifest->job.dataset, manifest->job.filename);
    if (manifest->source != source) return {};
    const auto there = env.stat(source);
    if (there) return {};
    if (as_condition(there.error()) != Errc::NotFound) return there.error();
    if (auto moved = env.rename(input, source); !moved) return moved;
    return env.sync_directory(layout::parent(source));
}

result<void> undo(Env& env, layout::Staged kind, const std::string& path)
{
    switch (kind) {
    case layout::Staged::Upload:
    case layout::Staged::File: return env.remove(path);
    case layout::Staged::Dataset: return remove_tree(env, path);
    case layout::Staged::Job: break;
    }
    if (auto back = put_input_back(env, path); !back) return back;
    return remove_tree(env, path);
}

} // namespace

result<void> sweep_staging(Env& env, RecoveryReport& report)
{
    const auto entries = env.list(layout::staging());
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const auto kind = layout::parse_staged(entry.name);
        if (!kind) continue;
        const std::string path = layout::inside(layout::staging(), entry.name);
        if (auto undone = undo(env, *kind, path); !undone) {
            report.remarks.push_back(
                fmt::format("{} could not be cleared away: {}", path, undone.error().message()));
            continue;
        }
        if (*kind == layout::Staged::Upload) ++report.uploads_discarded;
        if (*kind == layout::Staged::Job) ++report.enqueues_undone;
    }
    return {};
}

} // namespace wharf::archive
