// The reading half of the tree: what is at a place, what a folder lists, what a file says. Used by one
// session at a time; every call may block on the disk.
#pragma once

#include "archive/disk/archive.hpp"
#include "server/vfs/place.hpp"
#include "server/vfs/status_view.hpp"

#include <memory>
#include <string>
#include <vector>

namespace wharf::vfs {

class TreeView {
public:
    TreeView(archive::Archive& archive, const SessionJobs& session, const Access& access)
        : archive_(archive)
        , access_(access)
        , status_(archive, session)
    {
    }

    // The entry is named `name`, since only the path knows.
    [[nodiscard]] result<Entry> stat(const Place& place, std::string name);
    [[nodiscard]] result<std::unique_ptr<Listing>> list(const Place& place, Detail detail);
    [[nodiscard]] result<std::unique_ptr<ReadHandle>> open(const Place& place, std::uint64_t offset);

private:
    using Entries = std::vector<Entry>;
    // A user who may write may do `writer_may` with it besides.
    [[nodiscard]] Entry folder(std::string name, std::string unique, protocol::Permissions writer_may) const;
    [[nodiscard]] Entry domain_root(const archive::DomainName& domain, std::string name) const;
    [[nodiscard]] Entry client_file(const ClientFile& place, std::string name);
    [[nodiscard]] result<Entry> dataset_folder(const archive::DatasetKey& key, std::string name);
    [[nodiscard]] result<Entry> enqueue_folder(const archive::DatasetKey& key);
    [[nodiscard]] result<Entry> server_file(const ServerFile& place, std::string name);
    [[nodiscard]] Entry upload(const archive::DatasetKey& key, const archive::UploadInfo& info,
                               std::string name) const;

    [[nodiscard]] result<Entries> domains();
    [[nodiscard]] result<Entries> in_domain(const archive::DomainName& domain);
    [[nodiscard]] result<std::unique_ptr<Listing>> list_dataset(const archive::DatasetKey& key,
                                                                Detail detail);

    [[nodiscard]] bool visible(const archive::DomainName& domain);

    archive::Archive& archive_;
    const Access& access_;
    StatusView status_;
};

} // namespace wharf::vfs
