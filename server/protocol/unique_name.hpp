// A name for STOU: the client's own one made unique, so that it keeps its extension. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wharf::protocol {

// "crimes.csv.gz" and "1a2b" give "crimes-1a2b.csv.gz"; a name without extension, or "", gets ".csv", so that
// it can become a job.
[[nodiscard]] inline std::string unique_name(std::string_view base, std::string_view unique)
{
    if (base.empty()) base = "upload";
    auto dot = base.rfind('.');
    if (dot != std::string_view::npos && dot > 0 && base.substr(dot) == ".gz") {
        const auto inner = base.rfind('.', dot - 1);
        if (inner != std::string_view::npos && inner > 0) dot = inner;
    }
    const bool bare = dot == std::string_view::npos || dot == 0;
    const std::string_view extension = bare ? ".csv" : base.substr(dot);
    return std::string(bare ? base : base.substr(0, dot)) + '-' + std::string(unique) +
           std::string(extension);
}

} // namespace wharf::protocol
