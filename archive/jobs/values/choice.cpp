#include "archive/jobs/values/choice.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/values/words.hpp"

#include <array>

namespace wharf::jobs {

namespace {

constexpr std::array<Word, 2> kCheckbox{{{"true", "true"}, {"false", "false"}}};
constexpr std::array<Word, 6> kFlags{{{"red", "Red"},
                                      {"blue", "Blue"},
                                      {"green", "Green"},
                                      {"yellow", "Yellow"},
                                      {"orange", "Orange"},
                                      {"purple", "Purple"}}};

} // namespace

std::optional<std::string_view> CheckboxReader::read(std::string_view text)
{
    return find_word(kCheckbox, trim(text));
}

std::optional<std::string_view> FlagReader::read(std::string_view text)
{
    return find_word(kFlags, trim(text));
}

std::optional<std::string_view> StarsReader::read(std::string_view text)
{
    const auto number = normal_decimal(trim(text), buffer_);
    if (!number || number->size() != 1 || *number < "1" || *number > "5") return std::nullopt;
    return number;
}

} // namespace wharf::jobs
