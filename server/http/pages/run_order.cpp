#include "server/http/pages/run_order.hpp"

namespace wharf::http {

bool add_payload(archive::PayloadSet& keep, std::string_view word)
{
    for (const archive::Payload payload : archive::kAllPayloads) {
        if (archive::to_string(payload) != word) continue;
        keep.add(payload);
        return true;
    }
    return false;
}

std::variant<RunOrder, Problem> read_run_order(const Fields& form)
{
    RunOrder order;
    for (const Field& field : form) {
        if (field.name == "keep") {
            if (!add_payload(order.keep, field.value))
                return Problem{400, "not-a-form", "A payload is pull, push or hook-output"};
        } else if (field.name == "control") {
            if (field.value != "own" && field.value != "active")
                return Problem{400, "not-a-form", "The control file is own or active"};
            order.control =
                field.value == "own" ? jobs::RerunOrder::Control::Own : jobs::RerunOrder::Control::Active;
        } else if (field.name == "request") {
            if (!archive::JobId::parse(field.value)) // requests are named as jobs are
                return Problem{400, "not-a-form", "A request is 32 lower-case hexadecimal digits"};
            order.request = field.value;
        }
    }
    return order;
}

std::optional<archive::SnapshotDirectory> snapshot_day(std::string_view text)
{
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '/')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    const auto day = archive::SnapshotDirectory::parse(parts);
    if (!day || !day->day) return std::nullopt;
    return *day;
}

} // namespace wharf::http
