// What somebody starts by hand: a snapshot once more, or an upload with a control file of its own.
#include "archive/disk/layout.hpp"
#include "archive/jobs/active_control.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/file_text.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/intake_coming.hpp"
#include "archive/jobs/setting.hpp"
#include "archive/jobs/turn_name.hpp"

namespace wharf::jobs {
namespace {

namespace layout = archive::layout;

// The arrival of the job that left a snapshot of that name there; nothing if that can be no data file's.
std::optional<archive::TimePoint> arrival_of(const archive::SnapshotDirectory& day, std::string_view name)
{
    const auto parsed = layout::parse_snapshot_name(name);
    if (!parsed || !file_type(parsed->name) || !day.year || !day.month || !day.day) return std::nullopt;
    const auto date =
        std::chrono::year(*day.year) / std::chrono::month(*day.month) / std::chrono::day(*day.day);
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + parsed->time_of_day;
}

archive::result<std::string> control_beside(archive::Snapshots& snapshots, const SnapshotOrder& order,
                                            archive::TimePoint arrived)
{
    const auto file =
        snapshots.open(order.dataset, order.day, layout::snapshot_name(arrived, layout::kControl));
    if (!file)
        return archive::as_condition(file.error()) == archive::Errc::NotFound ? archive::Errc::InputGone
                                                                              : file.error();
    return file_text(**file, 0, kMaxControlFile + 1);
}

bool has_content(const archive::JobManifest& manifest, const archive::Upload& upload)
{
    return manifest.size == upload.size() && manifest.sha256 == archive::JobStore::digest_of(upload);
}

} // namespace

archive::result<std::optional<archive::JobRecord>> Intake::made_before(const archive::DatasetKey& key,
                                                                       const archive::FileName& name,
                                                                       std::string_view user,
                                                                       std::string_view request_id)
{
    if (request_id.empty()) return std::optional<archive::JobRecord>();
    return archive_.jobs().latest(key, name, user, archive_.env().now() - kRepeat, request_id);
}

archive::result<archive::JobRecord> Intake::rerun(const SnapshotOrder& order)
{
    const auto arrived = arrival_of(order.day, order.name);
    if (!arrived) return archive::Errc::NotFound;
    const auto known = archive_.catalog().arrived_at(order.dataset, *arrived);
    if (!known) return known.error();
    if (*known) {
        const archive::JobManifest& manifest = (*known)->manifest;
        if (layout::snapshot_name(*arrived, manifest.filename.text()) != order.name)
            return archive::Errc::NotFound;
        return rerun(
            RerunOrder{manifest.id, order.control, order.request_id, order.user, order.via, order.keep});
    }
    const auto turn = turns_.take(turn_name(order.dataset, order.user, order.request_id));
    const auto name = archive::FileName::parse(layout::parse_snapshot_name(order.name)->name);
    if (!name) return archive::Errc::NotFound;
    auto made = made_before(order.dataset, *name, order.user, order.request_id);
    if (!made) return made.error();
    if (*made) return std::move(**made);
    auto control = order.control == RerunOrder::Control::Own
                       ? control_beside(archive_.snapshots(), order, *arrived)
                       : active_control(archive_.datasets(), order.dataset);
    if (!control) return control.error();
    Coming coming(*this);
    auto job = archive_.jobs().repeat(
        order.dataset, order.day, order.name,
        {std::move(*control), order.request_id, order.user, order.via, coming.made(), order.keep});
    if (coming.job()) announce(*coming.job());
    return job;
}

std::optional<JobError> Intake::refused_control(std::string_view text)
{
    auto verdict = find_setting("control.json")->check(text);
    if (auto* const refused = std::get_if<JobError>(&verdict)) return std::move(*refused);
    return std::nullopt;
}

archive::result<std::variant<Accepted, JobError>> Intake::enqueue_by_hand(
    const HandOrder& order, std::unique_ptr<archive::Upload> upload)
{
    using Answer = std::variant<Accepted, JobError>;
    if (!file_type(upload->name().text())) return archive::Errc::NameNotAllowed;
    if (order.control)
        if (auto refused = refused_control(*order.control)) return Answer(std::move(*refused));
    const auto turn = turns_.take(turn_name(order.dataset, order.user, order.request_id));
    const auto made = made_before(order.dataset, upload->name(), order.user, order.request_id);
    if (!made) return made.error();
    if (*made && has_content((*made)->manifest, *upload)) return Answer(again(**made));
    auto control = order.control ? archive::result<std::string>(*order.control)
                                 : active_control(archive_.datasets(), order.dataset);
    if (!control) return control.error();
    Coming coming(*this);
    const auto job =
        archive_.jobs().enqueue(std::move(upload), {std::move(*control), order.request_id, order.user,
                                                    order.via, coming.made(), order.keep});
    if (!job) return job.error();
    return Answer(announce(*job));
}

} // namespace wharf::jobs
