// Reads the members of JSON objects by name and type, and says of the first one that is wrong what was
// expected, its path, line and column. Used for control files and schemas.
#pragma once

#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/control/lenient_json.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wharf::jobs {

// What came of one document. After the first error nothing later counts.
struct JsonReading {
    std::string_view text;            // the document, for lines and columns
    std::string_view error_type;      // event name of a value that is not as expected
    std::vector<std::string> unknown; // paths of members nobody asked for, the first hundred
    std::optional<JobError> error;

    // `what`: "expected a whole number"; path, line and column are added.
    void refuse(const JsonPath& path, std::string_view what);
    void refuse(const JsonPath& path, std::string_view what, std::string_view type,
                boost::json::object details);
};

// One object of a document. A member that is absent, null or refused reads as nothing. Refers to the reading
// and to the object, which must outlive it.
//
// Programs that write control files put more, or less, in quotation marks than they should, and what such
// files were written for never minded: "true" and 1 are true, "3" is a whole number, 2019 is the string
// "2019".
class JsonObject {
public:
    JsonObject(JsonReading& reading, const boost::json::object& object, JsonPath path)
        : reading_(reading)
        , object_(object)
        , path_(std::move(path))
    {
    }

    // The member as it is; from now on it counts as known.
    [[nodiscard]] const boost::json::value* take(std::string_view key);
    [[nodiscard]] std::optional<bool> boolean(std::string_view key);
    [[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view key);
    [[nodiscard]] std::optional<std::string> string(std::string_view key);
    [[nodiscard]] std::optional<std::vector<std::string>> strings(std::string_view key);
    [[nodiscard]] std::optional<std::vector<std::string>> string_or_strings(std::string_view key);
    [[nodiscard]] std::optional<JsonObject> object(std::string_view key);
    // Of an object whose members are all objects: each with its key.
    [[nodiscard]] std::vector<std::pair<std::string, JsonObject>> objects();
    [[nodiscard]] std::optional<std::vector<JsonObject>> list_of_objects(std::string_view key);

    // Everything not taken yet is unknown.
    void finish();

    [[nodiscard]] const JsonPath& path() const { return path_; }
    [[nodiscard]] JsonPath path_of(std::string_view key) const;
    [[nodiscard]] JsonReading& reading() const { return reading_; }

private:
    JsonReading& reading_;
    const boost::json::object& object_;
    JsonPath path_;
    std::set<std::string, std::less<>> known_;
};

} // namespace wharf::jobs
