#include "archive/jobs/intake.hpp"

#include "archive/disk/digest.hpp"
#include "archive/jobs/active_control.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/file_text.hpp"
#include "archive/jobs/intake_coming.hpp"
#include "archive/jobs/job_events.hpp"
#include "archive/jobs/render.hpp"
#include "archive/jobs/setting.hpp"
#include "archive/jobs/turn_name.hpp"

#include <fmt/format.h>

#include <tuple>

namespace wharf::jobs {
namespace {

// For a control file or schema that came without a request id: shaped like a job id, and names nothing else.
std::string fresh_tag(archive::Env& env)
{
    const auto now = static_cast<std::uint64_t>(env.now().time_since_epoch().count());
    return fmt::format("{:012x}{:016x}{:04x}", now & 0xffffffffffffU, env.random(), env.random() & 0xffffU);
}

boost::json::array names(const std::vector<std::string>& from)
{
    return boost::json::array(from.begin(), from.end());
}

} // namespace

Intake::Intake(archive::Archive& archive, StatusBoard& board,
               std::function<void(const archive::JobRecord&)> queued,
               std::function<void(const archive::JobRecord&)> made)
    : archive_(archive)
    , board_(board)
    , queued_(std::move(queued))
    , made_(std::move(made))
{
}

bool Intake::takes(std::string_view filename)
{
    return find_setting(filename) != nullptr || file_type(filename).has_value();
}

archive::result<Accepted> Intake::enqueue(const EnqueueOrder& order, const archive::UploadPlace& from,
                                          const archive::FileName& name)
{
    if (find_setting(name.text()) != nullptr) return take_landed_setting(order, from, name);
    if (!takes(name.text())) return archive::Errc::NameNotAllowed;
    Coming coming(*this);
    const auto with = request(order, coming);
    if (!with) return with.error();
    const auto job = archive_.jobs().enqueue(from, {order.dataset, name}, *with);
    if (job) return announce(*job);
    if (job.error() != archive::Errc::NotFound) return job.error();

    const auto there = archive_.uploads().find(order.dataset, name);
    if (there || there.error() != archive::Errc::NotFound) return job.error(); // it is not about that one
    const auto earlier = repeated(order, name);
    if (!earlier) return earlier.error();
    if (!*earlier) return job.error();
    return std::move(**earlier);
}

archive::result<Accepted> Intake::enqueue(const EnqueueOrder& order, std::unique_ptr<archive::Upload> upload)
{
    const archive::FileName name = upload->name();
    if (find_setting(name.text()) != nullptr) {
        const auto file = upload->read_back();
        auto accepted = file ? take_setting(order, name, **file) : archive::result<Accepted>(file.error());
        if (accepted)
            archive_.uploads().done_with(std::move(upload));
        else
            std::ignore = archive_.uploads().land(std::move(upload));
        return accepted;
    }
    if (!takes(name.text())) return archive::Errc::NameNotAllowed;
    Coming coming(*this);
    const auto with = request(order, coming);
    if (!with) {
        std::ignore = upload->keep_partial();
        return with.error();
    }
    const auto job = archive_.jobs().enqueue(std::move(upload), *with);
    if (!job) return job.error();
    return announce(*job);
}

std::variant<SoFar, JobError> Intake::look_early(const EnqueueOrder& order, const archive::Upload& upload,
                                                 Bound bound, const std::optional<std::string>& control)
{
    auto verdict = jobs::look_early(archive_, upload, bound, control);
    const auto* const error = std::get_if<JobError>(&verdict);
    if (error == nullptr) return verdict;
    tell_refused(order, upload.name().text(), *error);
    return verdict;
}

void Intake::tell_refused(const EnqueueOrder& order, std::string_view filename, const JobError& error)
{
    boost::json::object details = error.details;
    details["type"] = error.type;
    boost::json::object data;
    if (!filename.empty()) data["filename"] = filename;
    data["user"] = order.user;
    data["via"] = order.via;
    data["details"] = std::move(details);
    data["english"] = error.english;
    const archive::Event event{archive_.env().now(), "upload-refused", std::move(data)};
    const std::string tag = order.request_id.empty() ? fresh_tag(archive_.env()) : order.request_id;
    // The client hears of it in any case.
    std::ignore = archive_.datasets().append_log(order.dataset, log_line(tag, event));
}

archive::result<std::optional<Accepted>> Intake::repeated(const EnqueueOrder& order,
                                                          const archive::FileName& name)
{
    if (!order.may_repeat) return std::optional<Accepted>();
    const auto since = archive_.env().now() - kRepeat;
    if (find_setting(name.text()) != nullptr)
        return settings_taken_.find(order.dataset, name, order.user, since, order.request_id);
    const auto job = archive_.jobs().latest(order.dataset, name, order.user, since, order.request_id);
    if (!job) return job.error();
    if (!*job) return std::optional<Accepted>();
    return std::optional(again(**job));
}

Accepted Intake::again(const archive::JobRecord& job)
{
    const archive::JobManifest& manifest = job.manifest;
    return {manifest.tag(), "queued already as job " + manifest.id.text(), manifest.id, manifest.sha256,
            manifest.size};
}

std::optional<Accepted> Intake::taken_setting(const archive::DatasetKey& key,
                                              const archive::FileName& name) const
{
    return settings_taken_.newest(key, name);
}

// The landed file goes last, which makes repeating it after any error harmless.
archive::result<Accepted> Intake::take_landed_setting(const EnqueueOrder& order,
                                                      const archive::UploadPlace& from,
                                                      const archive::FileName& name)
{
    const auto file = archive_.uploads().open(from.key, from.name);
    if (!file && file.error() == archive::Errc::NotFound) {
        if (const auto earlier = repeated(order, name); earlier && *earlier) return **earlier;
    }
    if (!file) return file.error();
    auto accepted = take_setting(order, name, **file);
    if (!accepted) return accepted;
    const auto removed = archive_.uploads().remove_read(from.key, from.name, **file);
    const bool there_still = !removed && archive_.uploads().find(from.key, from.name);
    if (there_still) return removed.error();
    return accepted;
}

archive::result<Accepted> Intake::take_setting(const EnqueueOrder& order, const archive::FileName& name,
                                               archive::File& file)
{
    const Setting& setting = *find_setting(name.text());
    const auto text = file_text(file, 0, kMaxSetting + 1);
    if (!text) return text.error();
    const auto info = file.info();
    if (!info) return info.error();
    const auto sha256 = archive::sha256_of(file);
    if (!sha256) return sha256.error();

    const std::string tag = order.request_id.empty() ? fresh_tag(archive_.env()) : order.request_id;
    const auto verdict = setting.check(*text);
    archive::Event event{
        archive_.env().now(), std::string(setting.event), {{"user", order.user}, {"via", order.via}}};
    std::string status;
    std::string reply;
    if (const auto* const refused = std::get_if<JobError>(&verdict)) {
        status = refused_text(setting.filename, refused->english);
        reply = fmt::format("{} refused: {}", setting.what, refused->english);
        event.type += "-refused";
        event.data["details"] = refused->details;
        event.data["english"] = refused->english;
    } else {
        const auto& remarks = std::get<SettingRemarks>(verdict);
        if (auto active =
                archive_.datasets().replace(order.dataset, setting.takes_place, *text, archive::Sync::Yes);
            !active)
            return active.error();
        status = accepted_text(setting.what, remarks.unknown);
        reply = fmt::format("{} accepted", setting.what);
        event.type += "-accepted";
        if (!remarks.unknown.empty()) event.data["unknown"] = names(remarks.unknown);
    }
    if (auto logged = archive_.datasets().append_log(order.dataset, log_line(tag, event)); !logged)
        return logged.error();
    if (auto posted = board_.post(order.dataset, tag, status, archive::Sync::Yes); !posted)
        return posted.error();
    Accepted accepted{tag, std::move(reply), std::nullopt, *sha256, info->size};
    settings_taken_.remember(order.dataset, name, order.user, event.at, accepted);
    return accepted;
}

archive::result<archive::JobRecord> Intake::rerun(const RerunOrder& order)
{
    const auto turn = turns_.take(turn_name(order.job.text(), order.user, order.request_id));
    if (!order.request_id.empty()) {
        auto made = archive_.jobs().repetition(order.job, order.user, archive_.env().now() - kRepeat,
                                               order.request_id);
        if (!made) return made.error();
        if (*made) return std::move(**made);
    }
    const auto ended = archive_.jobs().find(order.job);
    if (!ended) return ended.error();
    auto control = order.control == RerunOrder::Control::Own
                       ? archive_.jobs().control(order.job)
                       : active_control(archive_.datasets(), ended->manifest.dataset);
    if (!control) return control.error();
    Coming coming(*this);
    auto job = archive_.jobs().repeat(
        order.job, {std::move(*control), order.request_id, order.user, order.via, coming.made(), order.keep});
    if (coming.job()) announce(*coming.job());
    return job;
}

archive::result<archive::EnqueueRequest> Intake::request(const EnqueueOrder& order, Coming& coming)
{
    auto control = active_control(archive_.datasets(), order.dataset);
    if (!control) return control.error();
    return archive::EnqueueRequest{std::move(*control), order.request_id, order.user, order.via,
                                   coming.made()};
}

// The job is durable and will run whatever fails here, so nothing here makes the enqueue fail: line() gives
// the status even if status.txt was not written, and the worker adds a log line that is missing. It is queued
// once its Coming ends.
Accepted Intake::announce(const archive::JobRecord& job)
{
    const auto& manifest = job.manifest;
    std::ignore =
        board_.post(manifest.dataset, manifest.tag(), queued_text(manifest.filename), archive::Sync::No);
    std::ignore = archive_.datasets().append_log(manifest.dataset,
                                                 log_line(manifest.id.text(), queued_event(manifest)));
    return {manifest.tag(), "queued as job " + manifest.id.text(), manifest.id, manifest.sha256,
            manifest.size};
}

} // namespace wharf::jobs
