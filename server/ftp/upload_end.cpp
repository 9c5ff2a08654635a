#include "server/ftp/upload_end.hpp"

#include "server/ftp/reply_for_error.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// Before a resumed upload some clients announce the whole file, others what they are going to send; RFC 959
// section 4.1.3 leaves it open.
bool sent_all(const vfs::WriteHandle& file, const UploadFacts& facts)
{
    return file.size() - facts.offset == *facts.announced;
}

bool as_announced(const vfs::WriteHandle& file, const UploadFacts& facts)
{
    const bool brought_any = file.size() > facts.offset;
    return sent_all(file, facts) || (brought_any && file.size() == *facts.announced);
}

// A client that closes without close_notify may as well have been cut off: only the bytes can tell. Where the
// whole is what was announced, it may have been the rest that was, and half of it is missing.
bool proven(const vfs::WriteHandle& file, const Outcome& outcome, const UploadFacts& facts)
{
    if (outcome.proves_whole) return !facts.announced || as_announced(file, facts);
    return facts.announced && sent_all(file, facts);
}

Reply stored(const vfs::Receipt& receipt, double seconds, std::string_view unique_name)
{
    std::string text = fmt::format("Stored {} bytes in {:.1f} s", receipt.bytes, seconds);
    if (!unique_name.empty()) text += fmt::format(" as {}", unique_name);
    if (!receipt.sha256.empty()) text += ", SHA-256 " + receipt.sha256;
    if (!receipt.note.empty()) text += "; " + receipt.note;
    return {226, std::move(text)};
}

} // namespace

Reply settle(vfs::WriteHandle& file, Outcome& outcome, const UploadFacts& facts, double seconds,
             vfs::Receipt& receipt)
{
    const bool mismatch = facts.announced && !as_announced(file, facts);
    const bool ended_well = outcome.end == Outcome::End::Clean && !mismatch;
    if (ended_well || (outcome.end == Outcome::End::BareEnd && proven(file, outcome, facts))) {
        auto committed = file.commit();
        if (committed) {
            receipt = std::move(*committed);
            return stored(receipt, seconds, facts.unique_name);
        }
        outcome = {Outcome::End::Local, committed.error()};
        return reply_for_error(committed.error());
    }
    // A hopeless file is not worth resuming.
    if (outcome.end == Outcome::End::Local && outcome.error == vfs::Errc::Hopeless)
        return {reply_for_error(outcome.error).code, file.why_hopeless()};
    // Bytes that did not fit on the disk, or were too many, are not worth keeping; nor are none.
    if (outcome.end == Outcome::End::Local || outcome.end == Outcome::End::NoData)
        return reply_for_outcome(outcome);
    const std::uint64_t received = file.size();
    const bool kept = file.keep_partial();
    const char* const lost = facts.offset > 0 ? "nothing new was kept" : "nothing was kept";
    if (mismatch && outcome.end == Outcome::End::Clean)
        return {426, fmt::format("ALLO announced {} bytes, {} came; {}", *facts.announced,
                                 received - facts.offset, kept ? "kept as partial" : lost)};
    if (outcome.end == Outcome::End::BareEnd)
        return {426, fmt::format("The data connection ended without TLS close_notify after {} bytes; {}",
                                 received, kept ? "kept as partial, resume with REST or APPE" : lost)};
    return reply_for_outcome(outcome);
}

} // namespace wharf::ftp
