// The shape of the tree: what a virtual path can name, decided by its parts and the user's access alone.
// Pure; whether a thing exists is for the archive to say.
//
//   /requestId  /datasync-version                           ClientFile
//   /b2fd-cjk2/                                             DatasetFolder
//       active-control.json  active-schema.json  log.txt  status.txt     ServerFile
//       completed/2026/11/21/                               SnapshotFolder
//           13:05:02.123-crimes.csv                         SnapshotFile
//       move-files-here-to-enqueue-job/                     EnqueueFolder
//           anything.csv                                    EnqueueName
//       crimes.csv.gz                                       UploadFile
#pragma once

#include "archive/disk/datasets.hpp"
#include "archive/disk/names.hpp"
#include "archive/disk/snapshots.hpp"
#include "server/protocol/virtual_path.hpp"
#include "server/vfs/access.hpp"
#include "server/vfs/filesystem.hpp"

#include <array>
#include <string>
#include <variant>

namespace wharf::vfs {

// What is shown of the files that are always there, or may be.
inline constexpr std::array kClientFiles{archive::DomainFile::DatasyncVersion,
                                         archive::DomainFile::RequestId};
inline constexpr std::array kServerFiles{archive::FixedFile::ActiveControl, archive::FixedFile::Schema,
                                         archive::FixedFile::Log, archive::FixedFile::Status};

struct Top {}; // of a user with several domains
struct DomainRoot {
    archive::DomainName domain;
};
struct ClientFile {
    archive::DomainName domain;
    archive::DomainFile file;
};
struct DatasetFolder {
    archive::DatasetKey key;
};
struct ServerFile {
    archive::DatasetKey key;
    archive::FixedFile file;
};
struct SnapshotFolder {
    archive::DatasetKey key;
    archive::SnapshotDirectory where;
};
struct SnapshotFile {
    archive::DatasetKey key;
    archive::SnapshotDirectory day;
    std::string name;
};
struct EnqueueFolder {
    archive::DatasetKey key;
};
struct EnqueueName {
    archive::DatasetKey key;
    archive::FileName name;
};
using UploadFile = archive::UploadPlace;
// Nothing can be there. Reading gets NotFound, the others what is allowed instead.
struct Nowhere {
    Errc writing = Errc::NotFound;
    Errc making = Errc::OnlyDatasets;
};

using Place = std::variant<Top, DomainRoot, ClientFile, DatasetFolder, ServerFile, SnapshotFolder,
                           SnapshotFile, EnqueueFolder, EnqueueName, UploadFile, Nowhere>;

// A user with one domain may also write that domain in front, in any case: a client that took the account
// for one with several domains does.
[[nodiscard]] Place find_place(const VirtualPath& path, const Access& access);

// The domain that the place is in; null above the domains.
[[nodiscard]] const archive::DomainName* domain_of(const Place& place);

// Overloaded lambdas for std::visit over a Place.
template <class... F>
struct OnPlace : F... {
    using F::operator()...;
};
template <class... F>
OnPlace(F...) -> OnPlace<F...>;

} // namespace wharf::vfs
