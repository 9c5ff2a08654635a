// The signatures of a day's snapshots, by which clients find what of a new version is old: computed as they
// are read, and listed as if they were there.
#pragma once

#include "server/http/exchange.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wharf::http {

// Sorted. NotFound: the day has no snapshot that has one.
[[nodiscard]] archive::result<std::vector<std::string>> signatures_of(archive::Snapshots& snapshots,
                                                                      const archive::DatasetKey& dataset,
                                                                      const archive::SnapshotDirectory& day);

[[nodiscard]] Response send_signature(const Exchange& exchange, const archive::SnapshotDirectory& day,
                                      std::string_view name);

} // namespace wharf::http
