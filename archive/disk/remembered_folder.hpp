// The names in a folder, and what is known of each. Part of FolderMemory.
#pragma once

#include "archive/disk/env.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::archive {

// Filled by one thread, then read by any number.
class RememberedFolder {
public:
    // `used`: the bytes that all folders have in use together, of which there may be `most`.
    RememberedFolder(std::shared_ptr<std::atomic<std::size_t>> used, std::size_t most);
    RememberedFolder(const RememberedFolder&) = delete;
    RememberedFolder& operator=(const RememberedFolder&) = delete;
    ~RememberedFolder();

    // False: there is no room for it.
    [[nodiscard]] bool add(std::string_view name, FileKind kind);
    void shrink();                                                     // nothing will be added any more
    [[nodiscard]] std::size_t size() const { return entries_.size(); } // names
    // Valid until the next add().
    [[nodiscard]] Directory::Name name(std::size_t index) const;

    // Of one of the views that name() gave.
    void know(std::string_view name, const FileInfo& info);
    [[nodiscard]] const FileInfo* info(std::string_view name) const; // none: not known
    // Names of which more is known than that.
    [[nodiscard]] std::size_t known() const { return known_; }

private:
    struct Entry {
        std::uint32_t begin; // of the name
        std::uint8_t length;
        FileKind kind;
        bool known = false;
        FileInfo info = {};
    };
    [[nodiscard]] const Entry* find(std::string_view name) const;

    const std::shared_ptr<std::atomic<std::size_t>> used_;
    const std::size_t most_;
    std::size_t own_ = 0; // bytes, of those used
    std::string names_;   // one behind the other
    std::vector<Entry> entries_;
    std::size_t known_ = 0;
};

} // namespace wharf::archive
