// The names the archive accepts. Each type holds its rule: only parse() makes one, so code holding a name
// never checks again, and no value of these types can leave its directory.
#pragma once

#include "archive/disk/errc.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace wharf::archive {

// A tenant: a DNS-like name in lower case, `[a-z0-9.-]`, 1..200 bytes, no empty label, no leading '-' or '.'.
// parse() folds upper case, since clients compare domains without case.
class DomainName {
public:
    [[nodiscard]] static result<DomainName> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const { return text_; }
    friend auto operator<=>(const DomainName&, const DomainName&) = default;

private:
    explicit DomainName(std::string text)
        : text_(std::move(text))
    {
    }
    std::string text_;
};

// A dataset within a domain: four, a dash, four, each `[a-z0-9]`.
class DatasetId {
public:
    [[nodiscard]] static result<DatasetId> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const { return text_; }
    friend auto operator<=>(const DatasetId&, const DatasetId&) = default;

private:
    explicit DatasetId(std::string text)
        : text_(std::move(text))
    {
    }
    std::string text_;
};

struct DatasetKey {
    DomainName domain;
    DatasetId id;
    friend auto operator<=>(const DatasetKey&, const DatasetKey&) = default;
};

// The name of an uploaded file: valid UTF-8, 1..200 bytes (a snapshot puts a time in front and must still fit
// in NAME_MAX), no '/', no '\', no control character, none that turns round the text behind it (U+202A to
// U+202E, U+2066 to U+2069), not "." or "..", not beginning with ".wharf".
class FileName {
public:
    [[nodiscard]] static result<FileName> parse(std::string_view text);
    // From what the server wrote itself: older versions allowed what turns round text.
    [[nodiscard]] static result<FileName> recorded(std::string_view text);
    [[nodiscard]] static bool allows(std::string_view text); // that parse() makes one of it
    [[nodiscard]] const std::string& text() const { return text_; }
    friend auto operator<=>(const FileName&, const FileName&) = default;

private:
    explicit FileName(std::string text)
        : text_(std::move(text))
    {
    }
    std::string text_;
};
inline constexpr std::size_t kMaxFileName = 200;

// What an upload is called, and where.
struct UploadPlace {
    DatasetKey key;
    FileName name;
    friend bool operator==(const UploadPlace&, const UploadPlace&) = default;
};

// A job: 32 lower-case hexadecimal digits. The first 12 are the milliseconds of its arrival, so ids sort by
// time.
class JobId {
public:
    [[nodiscard]] static result<JobId> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const { return text_; }
    friend auto operator<=>(const JobId&, const JobId&) = default;

private:
    explicit JobId(std::string text)
        : text_(std::move(text))
    {
    }
    std::string text_;
};

// Valid UTF-8 without a control character.
[[nodiscard]] bool is_one_line(std::string_view text);

} // namespace wharf::archive
