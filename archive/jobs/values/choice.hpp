// Values of columns with a few values to choose from. Pure. Any case of letters is read; the normal forms are
// "true" and "false", "Red" to "Purple", "1" to "5".
//
// A checkbox takes no other words: where "yes", "1" or "x" stand in a file, the column is a text or a number.
// Stars may be written as numbers with a fraction of zero, as spreadsheets do.
#pragma once

#include "archive/jobs/values/decimal.hpp"
#include "archive/jobs/values/value_reader.hpp"

namespace wharf::jobs {

class CheckboxReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;
};

class FlagReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;
};

class StarsReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;

private:
    DecimalBuffer buffer_;
};

} // namespace wharf::jobs
