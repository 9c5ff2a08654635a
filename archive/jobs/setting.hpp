// The two files that change how a dataset's data files are read: control.json and schema.json. Pure.
#pragma once

#include "archive/disk/datasets.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/job_error.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

// Bytes; anything longer is refused, so a reader need not read further.
inline constexpr std::size_t kMaxSetting = kMaxControlFile;

struct SettingRemarks {
    std::vector<std::string> unknown; // keys the format does not know
};

struct Setting {
    std::string_view filename;      // as landed: "control.json"
    std::string_view what;          // in sentences: "control file"
    std::string_view event;         // "<event>-accepted", "<event>-refused"
    archive::FixedFile takes_place; // what an accepted one becomes
    std::variant<SettingRemarks, JobError> (*check)(std::string_view text);
};

// Nothing for any other file name.
[[nodiscard]] const Setting* find_setting(std::string_view filename);

} // namespace wharf::jobs
