// What people call a dataset: an optional line of text in its directory, in the file `title`. Every call may
// block.
#pragma once

#include "archive/disk/datasets.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::archive {

inline constexpr std::size_t kMaxTitle = 200; // bytes

// Nothing: it has none, or one that cannot be read. What an administrator wrote by hand is taken up to its
// first line's end, and only if set_title() would take it.
[[nodiscard]] std::optional<std::string> title_of(Datasets& datasets, const DatasetKey& key);
// Of those that have one. Costs a small file each.
[[nodiscard]] std::map<DatasetKey, std::string> titles_of(Datasets& datasets,
                                                          std::span<const DatasetKey> keys);
// Durable on return; blanks around it are cut, "" removes it. Errors: NameNotAllowed (not UTF-8, longer than
// kMaxTitle, a control character in it), NotFound, errno.
[[nodiscard]] result<void> set_title(Datasets& datasets, const DatasetKey& key, std::string_view text);

} // namespace wharf::archive
