// A name for STOU: the client's own one made unique, so that it keeps its extension. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::protocol {

// "crimes.csv.gz" and "1a2b" give "crimes-1a2b.csv.gz"; a name without extension, or "", gets ".csv", so that
// it can become a job. A base that is too long for `longest` bytes in all loses characters at its end, and an
// extension that leaves it none counts as a part of it. `base` is UTF-8; `longest` has room for "-1a2b.csv"
// and more.
[[nodiscard]] inline std::string unique_name(std::string_view base, std::string_view unique,
                                             std::size_t longest)
{
    if (base.empty()) base = "upload";
    auto dot = base.rfind('.');
    if (dot != std::string_view::npos && dot > 0 && base.substr(dot) == ".gz") {
        const auto inner = base.rfind('.', dot - 1);
        if (inner != std::string_view::npos && inner > 0) dot = inner;
    }
    bool bare = dot == std::string_view::npos || dot == 0;
    if (!bare && base.size() - dot + unique.size() + 1 >= longest) bare = true;
    const std::string_view extension = bare ? ".csv" : base.substr(dot);
    std::string_view stem = bare ? base : base.substr(0, dot);
    const std::size_t room = longest - extension.size() - unique.size() - 1;
    if (stem.size() > room) {
        std::size_t cut = room;
        while (cut > 0 && (static_cast<unsigned char>(stem[cut]) & 0xC0) == 0x80) // inside a character
            --cut;
        stem = stem.substr(0, cut);
    }
    return std::string(stem) + '-' + std::string(unique) + std::string(extension);
}

} // namespace wharf::protocol
