// What orders are told apart by that may be one and the same, given twice. Pure.
#pragma once

#include "archive/disk/names.hpp"

#include <string>
#include <string_view>

namespace wharf::jobs {

// "" without a request id: such an order is never one that came before, and waits for none.
[[nodiscard]] inline std::string turn_name(std::string_view about, std::string_view user,
                                           std::string_view request_id)
{
    std::string name;
    if (request_id.empty()) return name;
    for (const std::string_view part : {about, request_id, user})
        name.append(part) += ' ';
    return name;
}

[[nodiscard]] inline std::string turn_name(const archive::DatasetKey& key, std::string_view user,
                                           std::string_view request_id)
{
    return turn_name(key.domain.text() + "/" + key.id.text(), user, request_id);
}

} // namespace wharf::jobs
