// What a client sends as a patch of an older version, in chunks.
#include "archive/disk/digest.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/intake_coming.hpp"

#include <algorithm>
#include <tuple>

namespace wharf::jobs {
namespace {

constexpr std::size_t kRequestId = 32; // hexadecimal digits

// What a job has as its request id: what the client calls its commit, which mostly has that form.
std::string request_id_of(const std::string& opaque)
{
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (opaque.empty() || (opaque.size() == kRequestId && std::ranges::all_of(opaque, is_digit)))
        return opaque;
    archive::Sha256 digest;
    digest.update(std::as_bytes(std::span(opaque)));
    return digest.hex().substr(0, kRequestId);
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
    EnqueueOrder told{order.dataset, "", order.user, order.via};
    std::string filename;
    const auto refuse = [&](JobError error) {
        if (!error.transient) tell_refused(told, filename, error);
        return std::variant<Accepted, JobError>(std::move(error));
    };
    auto parsed = parse_commit(order.text, order.dataset);
    if (auto* const error = std::get_if<JobError>(&parsed)) return refuse(std::move(*error));
    const Commit& wanted = std::get<Commit>(parsed);
    filename = wanted.filename.text();
    told.request_id = request_id_of(wanted.opaque);
    if (auto error = refused_control(wanted.control)) {
        error->details["reason"] = error->type;
        error->type = "undecodable-control";
        return refuse(std::move(*error));
    }
    auto done = commit(order, wanted, told.request_id);
    if (!done) return done.error();
    auto* const error = std::get_if<JobError>(&*done);
    if (error == nullptr || !error->transient) remove_chunks(archive_.chunks(), order.dataset, wanted);
    return error == nullptr ? std::move(done) : refuse(std::move(*error));
}

archive::result<std::variant<Accepted, JobError>> Intake::commit(const CommitOrder& order,
                                                                 const Commit& commit,
                                                                 const std::string& request_id)
{
    using Answer = std::variant<Accepted, JobError>;
    const auto turn = by_hand_.take(request_id);
    const auto made = made_by_hand(order.dataset, commit.filename, order.user, request_id);
    if (!made) return made.error();
    if (*made) return Answer(again(**made));
    auto file = make_new_version(archive_, order.dataset, commit, order.limits);
    if (!file) return file.error();
    if (auto* const error = std::get_if<JobError>(&*file)) return Answer(std::move(*error));
    Coming coming(*this);
    const auto job =
        archive_.jobs().enqueue(std::get<std::unique_ptr<archive::Upload>>(std::move(*file)),
                                {commit.control, request_id, order.user, order.via, coming.made(), {}});
    if (!job) return job.error();
    return Answer(announce(*job));
}

} // namespace wharf::jobs
