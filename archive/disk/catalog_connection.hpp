// One connection to the catalog, used by one thread at a time.
#pragma once

#include "archive/disk/sqlite.hpp"

#include <mutex>

namespace wharf::archive {

struct CatalogConnection {
    explicit CatalogConnection(sqlite::Database opened)
        : database(std::move(opened))
    {
    }
    std::mutex mutex; // held for as long as anything of the connection is used
    sqlite::Database database;
};

} // namespace wharf::archive
