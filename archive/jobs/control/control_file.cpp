#include "archive/jobs/control/control_file.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/encoding_name.hpp"
#include "archive/jobs/control/json_object.hpp"
#include "archive/jobs/control/percent_word.hpp"
#include "archive/jobs/control/trim.hpp"

#include <boost/json/string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr std::size_t kMostFormats = 50;
constexpr std::size_t kLongestFormat = 200; // bytes

constexpr std::array kActions{Action::Replace, Action::Upsert, Action::Append, Action::Delete};

// The first character of valid UTF-8.
char32_t first_character(std::string_view text)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
    };
    const auto tail = [&](std::size_t i) { return byte(i) & 0x3F; };
    if (byte(0) < 0x80) return byte(0);
    if (byte(0) < 0xE0) return ((byte(0) & 0x1F) << 6) | tail(1);
    if (byte(0) < 0xF0) return ((byte(0) & 0x0F) << 12) | (tail(1) << 6) | tail(2);
    return ((byte(0) & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3);
}

template <class T>
void set(T& into, std::optional<T> value)
{
    if (value) into = std::move(*value);
}

class Parser {
public:
    explicit Parser(std::string_view text)
        : reading_{text, "control-file-malformed", {}, {}}
    {
    }

    std::variant<ControlFile, JobError> parse(const boost::json::object& document)
    {
        JsonObject top(reading_, document, {});
        action_ = read_action(top);
        if (auto csv = top.object("csv")) file_.csv = read_section(*csv, Format::Csv);
        if (auto tsv = top.object("tsv")) file_.tsv = read_section(*tsv, Format::Tsv);
        set(file_.action, action_ ? action_ : section_action_);
        set(file_.opaque, top.string("opaque"));
        set(file_.replace_previous_queued, top.boolean("replacePreviousQueued"));
        ignore_old_keys(top);
        top.finish();
        if (reading_.error) return std::move(*reading_.error);
        file_.unknown = std::move(reading_.unknown);
        return std::move(file_);
    }

private:
    // Written by old clients, without effect today.
    static void ignore_old_keys(JsonObject& object)
    {
        for (const std::string_view key : {"filePath", "hasHeaderRow"})
            (void)object.take(key);
    }

    std::optional<Action> read_action(JsonObject& object)
    {
        const auto text = object.string("action");
        if (!text) return std::nullopt;
        for (const Action action : kActions)
            if (same_ignoring_case(*text, to_string(action))) return action;
        reading_.refuse(object.path_of("action"),
                        "expected Replace, Upsert, Append or Delete, not " + quoted(*text),
                        "unsupported-import-type", {{"importType", excerpt(*text)}});
        return std::nullopt;
    }

    void read_section_action(JsonObject& section)
    {
        const auto action = read_action(section);
        if (!action) return;
        if (!action_ && section_action_ && section_action_ != action)
            reading_.refuse(section.path_of("action"), "another action than csv.action");
        section_action_ = action;
    }

    // "" and NUL both mean that there is none.
    void read_character(JsonObject& object, std::string_view key, std::optional<char32_t>& into)
    {
        const auto text = object.string(key);
        if (!text) return;
        const char32_t character = text->empty() ? U'\0' : first_character(*text);
        if (character == U'\r' || character == U'\n')
            reading_.refuse(object.path_of(key), "a line end cannot be used");
        into = character == U'\0' ? std::nullopt : std::optional(character);
    }

    void read_separator(JsonObject& object, Section& section)
    {
        std::optional<char32_t> separator = section.separator;
        read_character(object, "separator", separator);
        const JsonPath path = object.path_of("separator");
        if (!separator) {
            reading_.refuse(path, "expected a character");
            return;
        }
        section.separator = *separator;
        if (section.quote == separator) reading_.refuse(path, "the same character as quote");
        if (section.escape == separator) reading_.refuse(path, "the same character as escape");
    }

    void read_encoding(JsonObject& object, Section& section)
    {
        set(section.encoding, object.string("encoding"));
        if (!iconv_name(section.encoding))
            reading_.refuse(object.path_of("encoding"),
                            "there is no character encoding named " + quoted(section.encoding),
                            "invalid-encoding", {{"encoding", excerpt(section.encoding)}});
    }

    // A comma belongs to the pattern it stands in: several patterns are a list. Every column of a file has
    // them all, so there is an end to both.
    std::vector<std::string> read_formats(JsonObject& object, std::string_view key)
    {
        std::vector<std::string> formats;
        for (const std::string& format : object.string_or_strings(key).value_or(std::vector<std::string>{}))
            if (const auto trimmed = trim(format); !trimmed.empty()) formats.emplace_back(trimmed);
        const auto is_long = [](const std::string& format) { return format.size() > kLongestFormat; };
        if (formats.size() > kMostFormats || std::ranges::any_of(formats, is_long)) {
            reading_.refuse(
                object.path_of(key),
                fmt::format("expected at most {} formats of at most {} bytes", kMostFormats, kLongestFormat));
            formats.clear();
        }
        return formats;
    }

    void read_whitespace_and_empty(JsonObject& object, Section& section)
    {
        set(section.trim_whitespace, object.boolean("trimWhitespace"));
        set(section.empty_text_is_null, object.boolean("emptyTextIsNull"));
        set(section.trim_server_whitespace, object.boolean("trimServerWhitespace"));
        set(section.use_socrata_geocoding, object.boolean("useSocrataGeocoding"));
    }

    std::optional<std::string> read_timezone(JsonObject& object)
    {
        const auto timezone = object.string("timezone");
        if (!timezone || trim(*timezone).empty()) return std::nullopt;
        return std::string(trim(*timezone));
    }

    void read_times(JsonObject& object, Section& section)
    {
        section.floating_timestamp_format = read_formats(object, "floatingTimestampFormat");
        section.fixed_timestamp_format = read_formats(object, "fixedTimestampFormat");
        set(section.timezone, read_timezone(object));
    }

    std::map<std::string, ColumnOverride> read_overrides(JsonObject& section)
    {
        std::map<std::string, ColumnOverride> overrides;
        auto all = section.object("overrides");
        if (!all) return overrides;
        for (auto& [column, object] : all->objects()) {
            ColumnOverride& override = overrides[column];
            override.trim_whitespace = object.boolean("trimWhitespace");
            override.empty_text_is_null = object.boolean("emptyTextIsNull");
            override.trim_server_whitespace = object.boolean("trimServerWhitespace");
            override.use_socrata_geocoding = object.boolean("useSocrataGeocoding");
            override.timestamp_format = read_formats(object, "timestampFormat");
            override.timezone = read_timezone(object);
            object.finish();
        }
        return overrides;
    }

    void read_components(JsonObject& object, SyntheticColumn& column)
    {
        for (const std::string_view key :
             {"address", "city", "state", "zip", "country", "latitude", "longitude"})
            if (auto component = object.string(key)) column.components[std::string(key)] = *component;
    }

    void check_point(JsonObject& object, const SyntheticColumn& column)
    {
        if (column.type != "point" && column.type != "geocoded")
            reading_.refuse(object.path_of("type"), R"(expected "point" or "geocoded")");
        const auto missing = [&](const char* key) { return !column.components.contains(key); };
        if (column.type == "point" && (missing("latitude") || missing("longitude")))
            reading_.refuse(object.path(), "a point needs latitude and longitude");
    }

    std::map<std::string, SyntheticColumn> read_synthetic(JsonObject& section, std::string_view key)
    {
        std::map<std::string, SyntheticColumn> columns;
        auto all = section.object(key);
        if (!all) return columns;
        for (auto& [name, object] : all->objects()) {
            SyntheticColumn& column = columns[name];
            set(column.type, object.string("type"));
            // An early form of the format held the components in an object of their own.
            if (auto nested = object.object("componentColumns")) {
                read_components(*nested, column);
                nested->finish();
            }
            read_components(object, column);
            if (key == "syntheticPoints") check_point(object, column);
            object.finish();
        }
        return columns;
    }

    void read_errors(JsonObject& object, Section& section)
    {
        const auto synonym = object.boolean("asideErrors");
        const auto set_aside = object.boolean("setAsideErrors");
        section.set_aside_errors = set_aside.value_or(synonym.value_or(false));
        section.drop_uninterpretable_rows = object.string("dropUninterpretableRows");
        if (section.drop_uninterpretable_rows && !percent_of(*section.drop_uninterpretable_rows))
            reading_.refuse(object.path_of("dropUninterpretableRows"),
                            "expected a percentage such as TenPercent, not " +
                                quoted(*section.drop_uninterpretable_rows));
    }

    Section read_section(JsonObject& object, Format format)
    {
        Section section = ControlFile{}.section(format);
        read_section_action(object);
        read_encoding(object, section);
        read_character(object, "quote", section.quote);
        read_character(object, "escape", section.escape);
        read_separator(object, section);
        section.columns = object.strings("columns");
        if (section.columns && section.columns->empty())
            reading_.refuse(object.path_of("columns"), "names no column; null takes them from the header");
        set(section.ignore_columns, object.strings("ignoreColumns"));
        set(section.skip, object.whole_number("skip"));
        read_whitespace_and_empty(object, section);
        read_times(object, section);
        section.overrides = read_overrides(object);
        section.synthetic_locations = read_synthetic(object, "syntheticLocations");
        section.synthetic_locations.merge(read_synthetic(object, "analyticLocations"));
        section.synthetic_points = read_synthetic(object, "syntheticPoints");
        read_errors(object, section);
        set(section.column_statistics, object.boolean("columnStatistics"));
        ignore_old_keys(object);
        object.finish();
        return section;
    }

    JsonReading reading_;
    ControlFile file_;
    std::optional<Action> action_;         // at the top level
    std::optional<Action> section_action_; // in a section: counts where the top level has none
};

} // namespace

std::string_view to_string(Action action)
{
    switch (action) {
    case Action::Replace: return "Replace";
    case Action::Upsert: return "Upsert";
    case Action::Append: return "Append";
    case Action::Delete: return "Delete";
    }
    return {};
}

std::string_view to_string(Format format)
{
    return format == Format::Csv ? "csv" : "tsv";
}

Section ControlFile::section(Format format) const
{
    const std::optional<Section>& given = format == Format::Csv ? csv : tsv;
    if (given) return *given;
    Section section;
    if (format == Format::Tsv) {
        section.separator = U'\t';
        section.quote.reset();
    }
    return section;
}

std::variant<ControlFile, JobError> parse_control_file(std::string_view text)
{
    if (text.size() > kMaxControlFile)
        return JobError{"control-file-too-large",
                        {{"limit", kMaxControlFile}},
                        "the control file is larger than " + std::to_string(kMaxControlFile) + " bytes"};
    auto parsed = parse_lenient_json(text);
    if (const auto* wrong = std::get_if<JsonSyntaxError>(&parsed)) {
        const std::string at =
            "line " + std::to_string(wrong->at.line) + " column " + std::to_string(wrong->at.column);
        return JobError{"control-file-invalid-json",
                        {{"message", wrong->message}, {"line", wrong->at.line}, {"column", wrong->at.column}},
                        "the control file is not JSON: " + wrong->message + ", " + at};
    }
    const auto& value = std::get<boost::json::value>(parsed);
    if (!value.is_object())
        return JobError{"control-file-malformed", {{"path", ""}}, "the control file is not a JSON object"};
    return Parser(text).parse(value.get_object());
}

std::optional<FileType> file_type(std::string_view filename)
{
    const auto ends_in = [&](std::string_view ending) {
        return filename.size() >= ending.size() &&
               same_ignoring_case(filename.substr(filename.size() - ending.size()), ending);
    };
    const bool gzip = ends_in(".gz");
    if (gzip) filename.remove_suffix(3);
    if (ends_in(".csv")) return FileType{Format::Csv, gzip};
    if (ends_in(".tsv")) return FileType{Format::Tsv, gzip};
    return std::nullopt;
}

} // namespace wharf::jobs
