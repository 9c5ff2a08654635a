#include "archive/jobs/values/value_reader.hpp"

#include "archive/jobs/values/choice.hpp"
#include "archive/jobs/values/decimal.hpp"
#include "archive/jobs/values/email.hpp"
#include "archive/jobs/values/phone.hpp"
#include "archive/jobs/values/place.hpp"
#include "archive/jobs/values/timestamp_reader.hpp"
#include "archive/jobs/values/url.hpp"

namespace wharf::jobs {

namespace {

// Texts are what they are; the white space around them is part of them unless the column is trimmed.
class TextReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override { return text; }
};

} // namespace

std::variant<std::unique_ptr<ValueReader>, JobError> ValueReader::make(const ValueRules& rules)
{
    switch (rules.type) {
    case ColumnType::Text:
    case ColumnType::FormattedText: return std::make_unique<TextReader>();
    case ColumnType::Number:
    case ColumnType::Money:
    case ColumnType::Percent: return std::make_unique<DecimalReader>();
    case ColumnType::CalendarDate:
    case ColumnType::Date: return make_timestamp_reader(rules);
    case ColumnType::Location: return std::make_unique<LocationReader>();
    case ColumnType::Url: return std::make_unique<UrlReader>();
    case ColumnType::Email: return std::make_unique<EmailReader>();
    case ColumnType::Checkbox: return std::make_unique<CheckboxReader>();
    case ColumnType::Flag: return std::make_unique<FlagReader>();
    case ColumnType::Stars: return std::make_unique<StarsReader>();
    case ColumnType::Phone: return std::make_unique<PhoneReader>();
    case ColumnType::Point: return std::make_unique<PointReader>();
    }
    return JobError{"generic", {}, "the column has a type this program does not know"};
}

} // namespace wharf::jobs
