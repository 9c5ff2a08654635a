// All of a dataset's uploads at once.
#pragma once

#include "archive/disk/uploads.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace wharf::test {

struct SeenUpload {
    std::string name;
    bool whole = false;
    archive::FileInfo info;
};

inline archive::result<std::vector<SeenUpload>> listed_uploads(archive::Uploads& uploads,
                                                               const archive::DatasetKey& key,
                                                               archive::Detail detail = archive::Detail::All)
{
    const auto listing = uploads.listing(key, detail);
    if (!listing) return listing.error();
    std::vector<SeenUpload> found;
    for (;;) {
        const auto next = (*listing)->next();
        if (!next) return next.error();
        if (next->empty()) break;
        for (const archive::ListedUpload& each : *next)
            found.push_back({std::string(each.name), each.whole, each.info});
    }
    std::ranges::sort(found, {}, &SeenUpload::name);
    return found;
}

} // namespace wharf::test
