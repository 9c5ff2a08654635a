// What a client sends as a patch of an older version, in chunks.
#include "archive/disk/digest.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/intake_coming.hpp"
#include "archive/jobs/turn_name.hpp"

#include <tuple>

namespace wharf::jobs {
namespace {

constexpr std::size_t kRequestId = 32; // hexadecimal digits

// What a job has as its request id: what the client calls its commit, which mostly has the form of one, as
// jobs' own ids have it.
std::string request_id_of(const std::string& opaque)
{
    if (opaque.empty() || archive::JobId::parse(opaque)) return opaque;
    archive::Sha256 digest;
    digest.update(std::as_bytes(std::span(opaque)));
    return digest.hex().substr(0, kRequestId);
}

// Want of room is no fault that passes while the client tries again, and its chunks take room themselves.
// Nothing: it is another error.
std::optional<JobError> want_of_room(const archive::error_code& error)
{
    if (error == archive::Errc::OverQuota)
        return JobError{"over-quota", {}, "the domain holds as much as it may"};
    if (archive::has_no_room(error)) return JobError{"disk-full", {}, "the server's disk is full"};
    return std::nullopt;
}

// Best effort: those that stay go when they are old.
void remove_chunks(archive::Chunks& chunks, const archive::DatasetKey& dataset, const Commit& commit)
{
    for (const std::string& chunk : commit.chunks)
        std::ignore = chunks.remove(dataset, chunk);
}

} // namespace

archive::result<std::variant<Accepted, JobError>> Intake::commit(const CommitOrder& order)
{
    using Answer = std::variant<Accepted, JobError>;
    EnqueueOrder by{order.dataset, "", order.user, order.via};
    auto parsed = parse_commit(order.text, order.dataset);
    if (auto* const error = std::get_if<JobError>(&parsed)) {
        tell_refused(by, "", *error);
        return Answer(std::move(*error));
    }
    const Commit& wanted = std::get<Commit>(parsed);
    by.request_id = request_id_of(wanted.opaque);
    if (auto error = refused_control(wanted.control)) {
        error->details["reason"] = error->type;
        error->type = "undecodable-control";
        tell_refused(by, wanted.filename.text(), *error);
        return Answer(std::move(*error));
    }

    const auto turn = turns_.take_if_not_crowded(turn_name(order.dataset, order.user, by.request_id));
    if (!turn)
        return Answer(JobError{"busy", {}, "several equal commits are waiting already; try again", true});
    const auto made = made_before(order.dataset, wanted.filename, order.user, by.request_id);
    if (!made) return made.error();
    if (*made) {
        remove_chunks(archive_.chunks(), order.dataset, wanted);
        return Answer(again(**made));
    }
    auto done = carry_out(wanted, by, order.limits);
    if (!done) {
        auto error = want_of_room(done.error());
        if (!error) return done.error();
        done = Answer(std::move(*error));
    }
    const auto* const error = std::get_if<JobError>(&*done);
    if (error != nullptr && error->transient) return done;
    if (error != nullptr) tell_refused(by, wanted.filename.text(), *error);
    remove_chunks(archive_.chunks(), order.dataset, wanted);
    return done;
}

archive::result<std::variant<Accepted, JobError>> Intake::carry_out(const Commit& commit,
                                                                    const EnqueueOrder& order,
                                                                    const NewVersionLimits& limits)
{
    using Answer = std::variant<Accepted, JobError>;
    auto file = make_new_version(archive_, order.dataset, commit, limits);
    if (!file) return file.error();
    if (auto* const error = std::get_if<JobError>(&*file)) return Answer(std::move(*error));
    Coming coming(*this);
    archive::EnqueueRequest request{commit.control, order.request_id, order.user, order.via, coming.made()};
    request.keep_failed = false; // nobody sent it as it is, so nobody would go on with it
    const auto job =
        archive_.jobs().enqueue(std::get<std::unique_ptr<archive::Upload>>(std::move(*file)), request);
    if (!job) return job.error();
    return Answer(announce(*job));
}

} // namespace wharf::jobs
