#include "archive/jobs/setting.hpp"

#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/date_pattern_check.hpp"

#include <algorithm>
#include <array>

namespace wharf::jobs {
namespace {

std::variant<SettingRemarks, JobError> check_control(std::string_view text)
{
    auto parsed = parse_control_file(text);
    if (auto* const error = std::get_if<JobError>(&parsed)) return std::move(*error);
    auto& control = std::get<ControlFile>(parsed);
    if (auto error = check_date_patterns(control, text)) return std::move(*error);
    return SettingRemarks{std::move(control.unknown)};
}

std::variant<SettingRemarks, JobError> check_schema(std::string_view text)
{
    if (text.size() > kMaxSetting)
        return JobError{"schema-too-large",
                        {{"limit", kMaxSetting}},
                        "it is larger than " + std::to_string(kMaxSetting) + " bytes"};
    auto parsed = read_schema_file(text);
    if (auto* const error = std::get_if<JobError>(&parsed)) return std::move(*error);
    return SettingRemarks{std::move(std::get<SchemaFile>(parsed).unknown)};
}

constexpr std::array kSettings{
    Setting{"control.json", "control file", "control-file", archive::FixedFile::ActiveControl, check_control},
    Setting{"schema.json", "schema", "schema", archive::FixedFile::Schema, check_schema},
};

} // namespace

const Setting* find_setting(std::string_view filename)
{
    const auto* const found =
        std::find_if(kSettings.begin(), kSettings.end(),
                     [filename](const Setting& setting) { return setting.filename == filename; });
    return found == kSettings.end() ? nullptr : found;
}

} // namespace wharf::jobs
