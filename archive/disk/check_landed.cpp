#include "archive/disk/datasets.hpp"
#include "archive/disk/digest.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/mark.hpp"
#include "archive/disk/recovery_steps.hpp"

#include <fmt/format.h>

namespace wharf::archive {

namespace {

enum class Verdict { Whole, Shortened, Damaged, ChangedByHand };

result<Verdict> compare(Env& env, const std::string& path)
{
    const auto file = env.open(path, OpenMode::Read);
    if (!file) return file.error();
    const auto mark = read_mark(**file);
    if (!mark) return mark.error();
    if (!*mark) return Verdict::Whole; // synced before it got its name, or put there by hand
    const auto info = (*file)->info();
    if (!info) return info.error();
    if (info->size < (*mark)->size) return Verdict::Shortened;
    if (info->size > (*mark)->size) return Verdict::ChangedByHand; // power loss makes no file longer
    const auto sha256 = sha256_of(**file);
    if (!sha256) return sha256.error();
    return *sha256 == (*mark)->sha256 ? Verdict::Whole : Verdict::Damaged;
}

result<void> demote(Env& env, const DatasetKey& key, const FileName& name, Verdict verdict)
{
    const std::string path = layout::landed(key, name);
    const auto info = env.stat(path);
    if (verdict == Verdict::Damaged || (info && info->size == 0)) return env.remove(path);
    if (auto made = make_directories(env, layout::partials(key), Sync::No); !made) return made;
    return env.rename(path, layout::partial(key, name));
}

result<void> check_file(Env& env, const DatasetKey& key, const FileName& name, RecoveryReport& report)
{
    const std::string path = layout::landed(key, name);
    const auto verdict = compare(env, path);
    if (!verdict) return verdict.error();
    if (*verdict == Verdict::Whole) return {};
    if (*verdict == Verdict::ChangedByHand) {
        report.remarks.push_back(fmt::format("{} is longer than what was uploaded; left as it is", path));
        return {};
    }
    if (auto demoted = demote(env, key, name, *verdict); !demoted) return demoted;
    ++report.uploads_demoted;
    report.remarks.push_back(fmt::format("{} did not survive the power loss: {}", path,
                                         *verdict == Verdict::Damaged ? "its bytes are damaged; removed"
                                                                      : "shortened; kept as a partial"));
    return {};
}

result<void> check_dataset(Env& env, const DatasetKey& key, RecoveryReport& report)
{
    const auto entries = env.list(layout::dataset(key));
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const auto name = FileName::parse(entry.name);
        if (entry.kind != FileKind::Regular || !name || layout::reserved_in_dataset(entry.name)) continue;
        if (auto checked = check_file(env, key, *name, report); !checked)
            report.remarks.push_back(fmt::format("{} could not be checked: {}", layout::landed(key, *name),
                                                 checked.error().message()));
    }
    return {};
}

} // namespace

result<void> check_landed(Env& env, RecoveryReport& report)
{
    const auto datasets = Datasets(env).all();
    if (!datasets) return datasets.error();
    for (const DatasetKey& key : *datasets)
        if (auto checked = check_dataset(env, key, report); !checked) return checked;
    return {};
}

} // namespace wharf::archive
