// Lists of jobs out of the catalog's indexes. A query for several domains and standings is one narrow read
// for each pair, in the order asked for, and what each finds narrows the next: so the cost grows with what is
// listed, however many jobs fit and however many do not. Used under the mutex of a connection.
#pragma once

#include "archive/disk/job_query.hpp"
#include "archive/disk/sqlite.hpp"

#include <string>
#include <vector>

namespace wharf::archive {

// Which parts a read is narrowed by, besides the domain and the times.
struct ListingFilter {
    bool dataset = false;
    bool standing = false;
    bool user = false;
};
// SELECT arrived, id; it reads one index and no row. Takes the domain, then the parts of the filter in their
// order, then from which (arrived, id) on and up to which, then how many.
[[nodiscard]] std::string listing_sql(const ListingFilter& filter, JobOrder order);

[[nodiscard]] result<std::vector<JobRecord>> list_jobs(sqlite3* database, const JobQuery& query);

} // namespace wharf::archive
