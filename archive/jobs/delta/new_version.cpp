#include "archive/jobs/delta/new_version.hpp"

#include "archive/jobs/delta/chunk_source.hpp"
#include "archive/jobs/delta/patched_source.hpp"
#include "archive/jobs/delta/signature_source.hpp"
#include "archive/jobs/delta/snapshot_base.hpp"
#include "archive/jobs/reading/gzip_source.hpp"
#include "archive/jobs/reading/xz_source.hpp"

#include <fmt/format.h>

#include <optional>
#include <vector>

namespace wharf::jobs {
namespace {

constexpr std::size_t kBlock = 1024 * 1024; // bytes written at once

using Made = std::variant<std::unique_ptr<archive::Upload>, JobError>;

// All but the last are of one size, and all together of the one that was expected.
archive::result<std::optional<JobError>> check_chunks(archive::Chunks& chunks,
                                                      const archive::DatasetKey& dataset,
                                                      const Commit& commit)
{
    std::uint64_t sum = 0;
    std::optional<std::uint64_t> first;
    for (std::size_t i = 0; i < commit.chunks.size(); ++i) {
        const auto size = chunks.size(dataset, commit.chunks[i]);
        if (!size && size.error() == archive::Errc::NotFound) return no_such_chunk(commit.chunks[i]);
        if (!size) return size.error();
        const bool last = i + 1 == commit.chunks.size();
        if (first && (last ? *size > *first : *size != *first))
            return JobError{"non-uniform-chunk",
                            {{"chunk", commit.chunks[i]}},
                            fmt::format("chunk {} has {} bytes, the first {}", i + 1, *size, *first)};
        if (!first) first = *size;
        sum += *size;
    }
    if (commit.expected_size && *commit.expected_size != sum)
        return JobError{"size-mismatch",
                        {{"expected", *commit.expected_size}, {"actual", sum}},
                        fmt::format("the chunks have {} bytes, expected {}", sum, *commit.expected_size)};
    return std::optional<JobError>();
}

// The chunks as bytes of the patch.
class PatchBytes {
public:
    PatchBytes(archive::Chunks& chunks, const archive::DatasetKey& dataset, const Commit& commit,
               const std::atomic<bool>& stop)
        : chunks_(chunks, dataset, commit.chunks, stop)
    {
        if (commit.coding == Commit::Coding::Gzip) decoded_ = std::make_unique<GzipSource>(chunks_);
        if (commit.coding == Commit::Coding::Xz) decoded_ = std::make_unique<XzSource>(chunks_);
    }
    [[nodiscard]] ByteSource& bytes() { return decoded_ ? *decoded_ : chunks_; }

private:
    ChunkSource chunks_;
    std::unique_ptr<ByteSource> decoded_;
};

archive::result<std::optional<JobError>> write_all(ByteSource& from, archive::Upload& to,
                                                   const NewVersionLimits& limits)
{
    std::vector<char> block(kBlock);
    for (;;) {
        // The source looks, too, but a little of a patch may make much of a file.
        if (limits.stop)
            return io_error("making the file", make_error_code(boost::system::errc::operation_canceled));
        auto got = from.read(block);
        if (auto* const error = std::get_if<JobError>(&got)) return std::move(*error);
        const std::size_t count = std::get<std::size_t>(got);
        if (count == 0) return std::optional<JobError>();
        if (count > limits.max_size - to.size())
            return JobError{"file-too-large",
                            {{"limit", limits.max_size}},
                            fmt::format("a file may have {} bytes here", limits.max_size)};
        if (auto written = to.write(std::as_bytes(std::span(block).first(count))); !written)
            return written.error();
    }
}

} // namespace

archive::result<Made> make_new_version(archive::Archive& archive, const archive::DatasetKey& dataset,
                                       const Commit& commit, const NewVersionLimits& limits)
{
    auto wrong = check_chunks(archive.chunks(), dataset, commit);
    if (!wrong) return wrong.error();
    if (*wrong) return std::move(**wrong);

    std::unique_ptr<archive::File> old;
    std::uint64_t old_size = 0;
    if (commit.relative_to) {
        auto base = open_base(archive.snapshots(), dataset, *commit.relative_to);
        if (!base && base.error() == archive::Errc::NotFound)
            return JobError{"impossible-relative-to",
                            {{"name", excerpt(commit.relative_to->name)}},
                            "there is no snapshot of that signature any more: " +
                                quoted(commit.relative_to->name)};
        if (!base) return base.error();
        old = std::move(base->file);
        old_size = base->info.size;
    }

    auto upload = archive.uploads().begin(dataset, commit.filename, {});
    if (!upload) return upload.error();
    PatchBytes patch(archive.chunks(), dataset, commit, limits.stop);
    PatchedSource file(patch.bytes(), old.get(), old_size, kSmallestBlock);
    auto refused = write_all(file, **upload, limits);
    if (!refused) return refused.error();
    if (*refused) return std::move(**refused);
    return Made(std::move(*upload));
}

} // namespace wharf::jobs
