#include "server/http/resources/signatures.hpp"

#include "archive/jobs/delta/signature_source.hpp"
#include "archive/jobs/delta/snapshot_base.hpp"
#include "server/http/bodies/stored_file.hpp"
#include "server/http/message/disposition.hpp"
#include "server/http/problem_for_error.hpp"
#include "server/http/say.hpp"

namespace wharf::http {
namespace {

constexpr std::string_view kSignatureType = "application/x-socrata-ssig"; // what its clients accept

archive::result<jobs::Base> open_signed(const Exchange& exchange, const archive::SnapshotDirectory& day,
                                        std::string_view signature)
{
    if (!signature.ends_with(jobs::kSignatureEnding)) return archive::Errc::NotFound;
    signature.remove_suffix(jobs::kSignatureEnding.size());
    return jobs::open_base(exchange.services.archive.snapshots(), *exchange.dataset,
                           {day, std::string(signature)});
}

} // namespace

archive::result<std::vector<std::string>> signatures_of(archive::Snapshots& snapshots,
                                                        const archive::DatasetKey& dataset,
                                                        const archive::SnapshotDirectory& day)
{
    const auto entries = snapshots.list(dataset, day);
    if (!entries) return entries.error();
    std::vector<std::string> names;
    for (const archive::SnapshotEntry& entry : *entries)
        if (jobs::has_signature(entry.name))
            names.push_back(entry.name + std::string(jobs::kSignatureEnding));
    if (names.empty()) return archive::Errc::NotFound;
    return names;
}

Response send_signature(const Exchange& exchange, const archive::SnapshotDirectory& day,
                        std::string_view name)
{
    auto base = open_signed(exchange, day, name);
    if (!base) return say(problem_for(base.error()), exchange);
    const std::uint64_t size = base->info.size;
    const std::uint64_t block = jobs::signature_block(size);
    auto signature = std::make_unique<jobs::SignatureSource>(std::move(base->file), size, block);
    return send_computed(exchange.request, exchange.services.archive.env(), base->info, "-signature",
                         {std::move(signature), jobs::signature_size(size, block)},
                         {std::string(kSignatureType), attachment(name)});
}

} // namespace wharf::http
