// What an import tells while it works; becomes a status line. Data only.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace wharf::jobs {

// `type` is an event name:
//   "reading-metadata": schema and header;
//   "reading-new-data": records are read and compared with the table; rows, inserts, updates, deletes: so
//     far; bytes, totalBytes: of the file as landed, read so far and in all;
//   "computing-upsert": all were read, and what is not in the file is looked for; inserts, updates, deletes;
//   "applying": all of it becomes durable; the same;
//   "storing-completed": the file goes to the archive; bytesWritten, totalBytes.
struct Progress {
    std::string type;
    boost::json::object data;
};

} // namespace wharf::jobs
