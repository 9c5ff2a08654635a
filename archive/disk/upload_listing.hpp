// What the names of one dataset's uploads stand for, some at a time, so that any number of them takes the
// same memory. Used by one thread at a time; every call may block on the disk.
//
// Partials come first, so that an upload that lands meanwhile is not passed over, and the names they stand
// for are not given again for a whole file.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::archive {

struct ListedUpload {
    std::string_view name; // one that FileName allows; valid until the next call
    bool whole = false;
    FileInfo info; // but for Detail::Names
};

class UploadListing {
public:
    // NotFound: no such dataset. The Env outlives it.
    [[nodiscard]] static result<std::unique_ptr<UploadListing>> open(Env& env, const DatasetKey& key,
                                                                     Detail detail);
    // Without order; none: there are no more. After an error only destruction is allowed.
    [[nodiscard]] result<std::span<const ListedUpload>> next();

private:
    UploadListing(Env& env, std::string partials, Detail detail);
    [[nodiscard]] result<void> add(const Directory::Name& name);
    void remember(std::string_view partial);

    // More names of partials are looked up on the disk, one by one.
    static constexpr std::size_t kMaxRemembered = 10'000;

    Env& env_;
    std::string partials_; // their directory
    Detail detail_;
    std::unique_ptr<Directory> reading_; // of partials, then of whole files; none at the end
    std::unique_ptr<Directory> landed_;  // until it is read
    std::set<std::string, std::less<>> remembered_;
    bool remembered_all_ = true;
    std::vector<ListedUpload> listed_;
};

} // namespace wharf::archive
