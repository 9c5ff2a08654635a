#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/ftp/block.hpp"
#include "server/ftp/checksum.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/transfer_watch.hpp"
#include "server/protocol/ranged_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <variant>

namespace wharf::ftp {

namespace {

using protocol::HashAlgorithm;
using protocol::VirtualPath;

// A part of a file, end excluded, and its digest.
struct Digest {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    std::string hex;
};
using DigestOrRefusal = std::variant<Digest, Reply>;

struct Wanted {
    std::uint64_t start = 0;
    std::optional<std::uint64_t> end{}; // unset: the end of the file
};
constexpr Wanted kWhole;

// One block per visit to the disk pool, so that the disk work of other sessions goes on between them, and
// until somebody asks the monitor to stop. Gives the bytes that are still missing then.
awaitable<vfs::result<std::uint64_t>> read_into(Checksum& checksum, SessionContext& context,
                                                vfs::ReadHandle& file, std::uint64_t bytes)
{
    Block block;
    auto read = [&file, &checksum, &block, &bytes] {
        const auto n = file.read(block.all().first(std::min<std::uint64_t>(bytes, kBlockSize)));
        if (n) checksum.update(block.all().first(*n));
        return n;
    };
    while (bytes > 0 && context.monitor.reason() == StopReason::None) {
        const auto n = co_await async::offload(context.services.disk, read);
        if (!n) co_return n.error();
        if (*n == 0) break;
        bytes -= *n;
        context.monitor.progress(*n);
    }
    co_return bytes;
}

Reply reply_for_stop(StopReason reason)
{
    switch (reason) {
    case StopReason::None: return {450, "The file became shorter meanwhile"};
    case StopReason::Aborted: return {426, "Hashing aborted as you asked"};
    case StopReason::ShuttingDown: return {421, "The server is shutting down; hashing ended"};
    case StopReason::Stalled:
    case StopReason::ControlLost: break;
    }
    return {451, "Hashing ended"};
}

// Reads the file while watching the control connection, as a transfer does: ABOR stops it, and so does the
// loss of the connection.
awaitable<DigestOrRefusal> compute(SessionContext& context, std::string what, const VirtualPath& path,
                                   HashAlgorithm algorithm, Wanted wanted)
{
    vfs::Filesystem& files = context.files();
    const std::uint64_t start = wanted.start;
    auto open = [&files, &path, start] { return files.open_read(path, start); };
    const auto file = co_await async::offload(context.services.disk, open);
    if (!file) co_return reply_for_error(file.error());
    const std::uint64_t size = (*file)->size();
    const std::uint64_t end = wanted.end.value_or(size);
    if (start > end || end > size) co_return Reply{554, "The range does not fit the file"};

    const auto checksum = make_checksum(algorithm);
    context.monitor.begin(std::move(what));
    const StallWatch stall(context, co_await boost::asio::this_coro::executor);
    auto work = read_into(*checksum, context, **file, end - start);
    auto watch = watch_transfer(context, WhenLost::Stop);
    auto both = async::race(std::move(work), std::move(watch));
    auto first = co_await std::move(both);
    context.monitor.end();
    const auto& missing = std::get<vfs::result<std::uint64_t>>(first); // the watch never ends by itself
    if (!missing) co_return reply_for_error(missing.error());
    const bool stopped = context.monitor.reason() != StopReason::None; // in the last block, perhaps
    if (stopped || *missing > 0) co_return reply_for_stop(context.monitor.reason());
    co_return Digest{start, end, checksum->hex()};
}

awaitable<DigestOrRefusal> digest_of(SessionContext& context, std::string what, const VirtualPath& path,
                                     HashAlgorithm algorithm, Wanted wanted)
{
    const bool whole = wanted.start == 0 && !wanted.end;
    vfs::Filesystem& files = context.files();
    auto look = [&files, &path] { return files.known_digest(path); };
    const auto known = co_await async::offload(context.services.disk, look);
    if (!known) co_return reply_for_error(known.error());
    if (algorithm == HashAlgorithm::Sha256 && whole && *known)
        co_return Digest{0, (*known)->bytes, (*known)->sha256};
    co_return co_await compute(context, std::move(what), path, algorithm, wanted);
}

} // namespace

awaitable<Reply> on_hash(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    const HashAlgorithm algorithm = context.state.hash;
    std::string what = "HASH " + path->text();
    const auto outcome = co_await digest_of(context, std::move(what), *path, algorithm, kWhole);
    if (const auto* refusal = std::get_if<Reply>(&outcome)) co_return *refusal;
    const auto& digest = std::get<Digest>(outcome);
    co_return Reply{213, fmt::format("{} {}-{} {} {}", protocol::name_of(algorithm), digest.start, digest.end,
                                     digest.hex, protocol::utf8_or_latin1(command.argument))};
}

awaitable<Reply> on_checksum(SessionContext& context, const Command& command)
{
    Reply refusal{501, "Syntax: " + std::string(protocol::spec(command.verb).help)};
    for (const auto& reading : protocol::parse_ranged_file(command.argument)) {
        const auto path = path_of(context, reading.path);
        if (!path) co_return reply_for_error(path.error());
        const HashAlgorithm algorithm = protocol::algorithm_of(command.verb).value_or(HashAlgorithm::Sha256);
        const Wanted wanted{reading.start, reading.end};
        std::string what = command.name + ' ' + path->text();
        auto outcome = co_await digest_of(context, std::move(what), *path, algorithm, wanted);
        if (const auto* digest = std::get_if<Digest>(&outcome)) co_return Reply{250, digest->hex};
        refusal = std::get<Reply>(std::move(outcome));
        // Only what is not there may be meant otherwise.
        if (refusal != reply_for_error(vfs::make_error_code(vfs::Errc::NotFound))) break;
    }
    co_return refusal;
}

} // namespace wharf::ftp
