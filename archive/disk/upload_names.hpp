// The names of uploads that are kept: landed files in their datasets, partials, and chunks. A name is given,
// changed or taken away by one caller at a time, and here only, so that the bytes each domain keeps under
// them are known without looking: counted once, when first asked for, and moved with every change from then
// on. Thread-safe; every call may block on the disk. Paths are those of layout.hpp.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"

#include <map>
#include <mutex>
#include <vector>

namespace wharf::archive {

// How a job got hold of a file.
enum class Taken { Linked, Moved };
// A second name for the file; where the filesystem has no links, the file itself.
[[nodiscard]] result<Taken> link_or_move(Env& env, const std::string& from, const std::string& to);

// What is kept as <root>/<domain>/<dataset>/<name>; entries that are named otherwise are left out.
[[nodiscard]] result<std::vector<UploadPlace>> places_beneath(Env& env, const std::string& root);

class UploadNames {
public:
    explicit UploadNames(Env& env)
        : env_(env)
    {
    }

    // A file from staging gets its name; one that has it goes.
    [[nodiscard]] result<void> give(const DomainName& domain, const std::string& from, const std::string& to);
    // A kept file goes back into staging.
    [[nodiscard]] result<void> take_back(const DomainName& domain, const std::string& from,
                                         const std::string& to);
    [[nodiscard]] result<void> move(const DomainName& from_domain, const std::string& from,
                                    const DomainName& to_domain, const std::string& to);
    [[nodiscard]] result<void> remove(const DomainName& domain, const std::string& path);

    // How a job gets hold of a landed file. Each looks whether that is still the file with that inode, since
    // another upload may have landed on the name meanwhile (Busy). As link_or_move().
    [[nodiscard]] result<Taken> take(const DomainName& domain, const std::string& path, std::uint64_t inode,
                                     const std::string& to);
    // Undoes a take() that moved; a newer file of that name stays, and ours goes.
    [[nodiscard]] result<void> give_back(const DomainName& domain, const std::string& taken,
                                         const std::string& path);
    // Removes the first name, durably; one that another file has by now is left alone.
    [[nodiscard]] result<void> release(const DomainName& domain, const std::string& path,
                                       std::uint64_t inode);

    // Bytes of the domain's landed files, partials and chunks. The first call lists its datasets; no other
    // does.
    [[nodiscard]] result<std::uint64_t> bytes(const DomainName& domain);
    // What was counted is counted again when it is asked for next: somebody else may have changed the tree.
    void forget();

private:
    [[nodiscard]] std::uint64_t size_of(const std::string& path); // 0 when it is not there
    void changed(const DomainName& domain, std::uint64_t more, std::uint64_t less);

    Env& env_;
    std::mutex names_;                          // whoever gives or takes away a name
    std::mutex counts_;                         // taken last
    std::map<DomainName, std::uint64_t> bytes_; // of the domains that were counted
};

} // namespace wharf::archive
