// control.json: what to do with a file and how to read it. Parsing is pure; the text is at most
// kMaxControlFile bytes. Duplicate keys take the last value, `//` and `/* */` comments are tolerated (real
// files have both), object keys the format does not know are kept in `unknown` and named in the log. What
// every key means is told in docs/CONTROL-FILE.md.
#pragma once

#include "archive/jobs/control/job_error.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

inline constexpr std::size_t kMaxControlFile = 1 << 20; // bytes

enum class Action { Replace, Upsert, Append, Delete };
[[nodiscard]] std::string_view to_string(Action action);

enum class Format { Csv, Tsv };
[[nodiscard]] std::string_view to_string(Format format); // "csv", "tsv"

// Exceptions for one column; unset means as the section says.
struct ColumnOverride {
    std::optional<bool> trim_whitespace;
    std::optional<bool> trim_server_whitespace;
    std::optional<bool> empty_text_is_null;
    std::optional<bool> use_socrata_geocoding;
    std::vector<std::string> timestamp_format;
    std::optional<std::string> timezone;
};

struct SyntheticColumn {
    std::string type;                              // "geocoded", "point", or empty for a location
    std::map<std::string, std::string> components; // "address" -> column of the file
};

// How to read one kind of file. The defaults here are those of a control file that says nothing.
struct Section {
    std::string encoding = "utf-8";
    char32_t separator = U',';                       // tab for tsv
    std::optional<char32_t> quote = U'"';            // none for tsv; "\u0000" = none
    std::optional<char32_t> escape;                  // none
    std::optional<std::vector<std::string>> columns; // unset: the first record read is the header
    std::vector<std::string> ignore_columns;
    std::uint64_t skip = 0; // records
    bool trim_whitespace = true;
    bool trim_server_whitespace = false;
    bool empty_text_is_null = true;
    std::vector<std::string> floating_timestamp_format;
    std::vector<std::string> fixed_timestamp_format;
    std::string timezone = "UTC";
    bool use_socrata_geocoding = false; // without effect: every coordinate that is stored came from a file
    std::map<std::string, ColumnOverride> overrides;
    std::map<std::string, SyntheticColumn> synthetic_locations;
    std::map<std::string, SyntheticColumn> synthetic_points;
    bool set_aside_errors = false;
    std::optional<std::string> drop_uninterpretable_rows;
    bool column_statistics = false;
};

struct ControlFile {
    Action action = Action::Replace;
    std::optional<Section> csv;
    std::optional<Section> tsv;
    std::string opaque;
    bool replace_previous_queued = false;
    std::vector<std::string> unknown; // JSON paths of keys the format does not know, at most a hundred

    // The section for a file; a control file without that section reads it with the section's defaults.
    [[nodiscard]] Section section(Format format) const;
};

[[nodiscard]] std::variant<ControlFile, JobError> parse_control_file(std::string_view text);

// What a new dataset starts with: Replace, both sections spelled out with their defaults.
[[nodiscard]] const std::string& default_control_file();

// How a file's name says what it is; ".gz" is looked through. Nothing for any other ending.
struct FileType {
    Format format;
    bool gzip;
};
[[nodiscard]] std::optional<FileType> file_type(std::string_view filename);

} // namespace wharf::jobs
