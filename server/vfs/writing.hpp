// What can be written: an upload into a dataset, an upload straight into its enqueue folder, and the two
// small files of a domain. Everything passed by reference outlives the handle.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/early_watch.hpp"
#include "server/vfs/filesystem.hpp"
#include "server/vfs/session_jobs.hpp"

#include <memory>
#include <optional>

namespace wharf::vfs {

enum class Landing { AsUpload, AsJob };

// A write beyond `max_size` bytes gets TooLarge, one to an upload that `early` finds hopeless Hopeless, and
// nothing is kept then.
[[nodiscard]] std::unique_ptr<WriteHandle> write_upload(archive::Archive& archive, SessionJobs& session,
                                                        std::unique_ptr<archive::Upload> upload,
                                                        Landing landing, std::uint64_t max_size,
                                                        std::optional<jobs::EarlyWatch> early);
// Checked when it ends: BadRequestId or BadVersion, and the file is as it was.
[[nodiscard]] std::unique_ptr<WriteHandle> write_client_file(archive::Datasets& datasets,
                                                             SessionJobs& session,
                                                             const archive::DomainName& domain,
                                                             archive::DomainFile file);

} // namespace wharf::vfs
