// A file that comes as a patch: chunks, one by one, then a commit that names them.
#include "server/http/resources/delta.hpp"

#include "server/http/problem_for_error.hpp"
#include "server/http/resources/handlers.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wharf::http {
namespace {

using Answer = std::unique_ptr<Response>;
using Sink = std::variant<Response, std::unique_ptr<UploadSink>>;

Answer refuse(const Problem& problem)
{
    return std::make_unique<Response>(json_problem(problem));
}

class ChunkUpload final : public UploadSink {
public:
    ChunkUpload(archive::Chunks& chunks, std::unique_ptr<archive::Upload> chunk)
        : chunks_(chunks)
        , chunk_(std::move(chunk))
    {
    }

    Answer write(std::string_view bytes) override
    {
        if (bytes.size() > kMaxBlockSize - chunk_->size())
            return refuse(
                {413, "request-too-large", fmt::format("A chunk may have {} bytes", kMaxBlockSize)});
        const auto written = chunk_->write(std::as_bytes(std::span(bytes)));
        return written ? nullptr : refuse(problem_for(written.error()));
    }

    Response finish() override
    {
        if (chunk_->size() == 0) return json_problem({400, "empty-chunk", "A chunk has at least one byte"});
        const auto kept = chunks_.keep(std::move(chunk_));
        if (!kept) return json_problem(problem_for(kept.error()));
        return json_response(201,
                             boost::json::serialize(boost::json::object{{"blobId", kept->text()}}) + "\n");
    }

private:
    archive::Chunks& chunks_;
    std::unique_ptr<archive::Upload> chunk_;
};

// Clients know these; of any other they send the same commit again.
constexpr std::array<std::string_view, 8> kKnownToClients{
    "non-uniform-chunk",       "non-existant-chunk", "size-mismatch",          "not-a-commit-description",
    "filename-bad-characters", "filename-too-long",  "impossible-relative-to", "undecodable-control"};

Problem problem_of(const jobs::JobError& error)
{
    if (error.transient) return {503, "not-just-now", error.english};
    const bool known = std::ranges::find(kKnownToClients, error.type) != kKnownToClients.end();
    return {400, known ? error.type : "not-a-commit-description", error.english};
}

class CommitUpload final : public UploadSink {
public:
    explicit CommitUpload(const Exchange& exchange)
        : exchange_(exchange)
    {
    }

    Answer write(std::string_view bytes) override
    {
        if (bytes.size() > jobs::kMaxCommit - text_.size())
            return refuse(
                {413, "request-too-large", fmt::format("A commit may have {} bytes", jobs::kMaxCommit)});
        text_ += bytes;
        return nullptr;
    }

    Response finish() override
    {
        const auto done = exchange_.services.intake.commit(
            {*exchange_.dataset,
             text_,
             exchange_.visitor.principal->name,
             "https",
             {exchange_.config->uploads.max_size.count, exchange_.services.stopping}});
        if (!done) return json_problem(problem_for(done.error()));
        if (const auto* const error = std::get_if<jobs::JobError>(&*done))
            return json_problem(problem_of(*error));
        const boost::json::object body{{"jobId", std::get<jobs::Accepted>(*done).job->text()}};
        return json_response(200, boost::json::serialize(body) + "\n");
    }

private:
    const Exchange& exchange_;
    std::string text_;
};

} // namespace

Sink on_chunk(const Exchange& exchange)
{
    archive::Chunks& chunks = exchange.services.archive.chunks();
    auto chunk = chunks.begin(*exchange.dataset);
    if (!chunk) return json_problem(problem_for(chunk.error()));
    return std::make_unique<ChunkUpload>(chunks, std::move(*chunk));
}

Sink on_commit(const Exchange& exchange)
{
    return std::make_unique<CommitUpload>(exchange);
}

} // namespace wharf::http
