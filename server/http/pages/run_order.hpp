// What a form that starts a job asks for. Pure.
#pragma once

#include "archive/disk/snapshots.hpp"
#include "archive/jobs/intake.hpp"
#include "server/http/message/error_reply.hpp"
#include "server/http/message/fields.hpp"

#include <optional>
#include <string_view>
#include <variant>

namespace wharf::http {

struct RunOrder {
    jobs::RerunOrder::Control control = jobs::RerunOrder::Control::Own;
    std::string request; // 32 hex, or ""
    archive::PayloadSet keep;
};

inline const Problem kNoForm{400, "not-a-form", "That form is not filled in as the page does it"};

// Of the fields control ("own", "active"), request and keep (any number of "pull", "push", "hook-output").
[[nodiscard]] std::variant<RunOrder, Problem> read_run_order(const Fields& form);
// Of one field `keep` among others; false: it is none.
[[nodiscard]] bool add_payload(archive::PayloadSet& keep, std::string_view word);

// "2026/11/21"; nothing if that is no day.
[[nodiscard]] std::optional<archive::SnapshotDirectory> snapshot_day(std::string_view text);

} // namespace wharf::http
