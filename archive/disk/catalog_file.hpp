// The file of the catalog and the tables in it. Every call may block.
#pragma once

#include "archive/disk/sqlite.hpp"

#include <string>

namespace wharf::archive::catalog_file {

// With its tables; made, with empty ones, if there is no file at `path`, or for sqlite::kInMemory. Errors as
// those of sqlite::open; Corrupt also for a file of another version.
[[nodiscard]] result<sqlite::Database> open(const std::string& path);
// Another connection to what is open already, which cannot write.
[[nodiscard]] result<sqlite::Database> open_again_for_readers(const std::string& path);
// Removes the file and what SQLite keeps beside it; nothing may have it open.
void remove(const std::string& path);

} // namespace wharf::archive::catalog_file
