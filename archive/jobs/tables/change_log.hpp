// Who is told of the changes of a table's rows, each as it is made.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace wharf::jobs {

using Value = std::optional<std::string_view>; // nothing = null
using Row = std::span<const Value>;

// Rows have a value for each column of the schema, in its order, and are valid during the call only. It must
// not use the table, and cannot stop what it is told of.
class ChangeLog {
public:
    virtual ~ChangeLog() = default;
    virtual void inserted(Row row) = 0;
    virtual void updated(Row before, Row after) = 0;
    virtual void deleted(Row row) = 0;
};

} // namespace wharf::jobs
