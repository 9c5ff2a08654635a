// Reads the values of one column: says whether a text is a value of the column's type, and gives its normal
// form. Two texts mean the same value exactly if their normal forms are the same bytes, so rows are compared,
// and stored, in normal form. Pure; used by one thread at a time.
#pragma once

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/job_error.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

struct ValueRules {
    ColumnType type = ColumnType::Text;
    // Of calendar_date and date columns: patterns, tried in order; none: the usual ones.
    std::vector<std::string> timestamp_formats;
    // Of date columns: the zone of a value whose format has none.
    std::string timezone = "UTC";
};

class ValueReader {
public:
    // Errors: "bad-timestamp-format" (pattern), "bad-timezone" (name).
    [[nodiscard]] static std::variant<std::unique_ptr<ValueReader>, JobError> make(const ValueRules& rules);
    virtual ~ValueReader() = default;

    // The normal form of a text that is not empty; nothing if it is no value of the type. Valid until the
    // next read(), and only as long as `text`.
    [[nodiscard]] virtual std::optional<std::string_view> read(std::string_view text) = 0;
};

} // namespace wharf::jobs
