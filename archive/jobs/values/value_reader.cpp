#include "archive/jobs/values/value_reader.hpp"

namespace wharf::jobs {

namespace {

class TextReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override { return text; }
};

} // namespace

std::variant<std::unique_ptr<ValueReader>, JobError> ValueReader::make(const ValueRules&)
{
    return std::make_unique<TextReader>();
}

} // namespace wharf::jobs
