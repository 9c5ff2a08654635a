// What an event or error means, for a publisher who never read a manual. Pure; one table in explain.cpp.
#pragma once

#include "archive/disk/job.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::jobs {

struct Explanation {
    std::string title;   // "A value could not be read"
    std::string meaning; // what happened, with the parameters filled in; whole sentences
    std::string advice;  // what to do; "" when there is nothing to be done
};

// By the name of an error or event and its parameters. Values come from files and are not escaped for any
// output. Parameters that are missing leave their part of the text out.
[[nodiscard]] std::optional<Explanation> explain(std::string_view type,
                                                 const boost::json::object& parameters);
// An event of a journal: "failure" and "upload-refused" by the error in their details.
[[nodiscard]] std::optional<Explanation> explain(const archive::Event& event);
// Every name there is an explanation of, sorted.
[[nodiscard]] std::span<const std::string_view> explained_types();

// The event that says best how a job stands: its end, or of a success that set records aside the one that
// says so; else the latest. Null when there is none.
[[nodiscard]] const archive::Event* headline(std::span<const archive::Event> events);

} // namespace wharf::jobs
