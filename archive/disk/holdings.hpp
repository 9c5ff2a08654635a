// The part of the catalog that says how many bytes each domain holds: the snapshots there are, and beside
// them a total per domain that triggers keep in the transaction that changes it. So every process with the
// catalog open moves the same total, and asking for it counts nothing. Used under the catalog's mutex.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/sqlite.hpp"

namespace wharf::archive {

// Tables and triggers, for behind kCatalogSchema.
extern const char* const kHoldingsSchema;

namespace holdings {

// One that is there already stays as it is. The caller has begun a transaction.
[[nodiscard]] result<void> put(sqlite3* database, std::span<const StoredSnapshot> snapshots);
[[nodiscard]] result<void> erase(sqlite3* database, const DatasetKey& key, TimePoint from, TimePoint until);
[[nodiscard]] result<void> erase(sqlite3* database, const DomainName& domain);
[[nodiscard]] result<std::uint64_t> total(sqlite3* database, const DomainName& domain); // bytes
[[nodiscard]] result<std::uint64_t> total_of_all(sqlite3* database);

} // namespace holdings

} // namespace wharf::archive
