// The style sheet, the script and the icon of the pages, which are in the binary. The style sheet is made of
// the files of assets/ that CMakeLists.txt names, one behind the other; so is the script.
#pragma once

#include <string>
#include <string_view>

namespace wharf::web {

struct Asset {
    std::string_view type; // "text/css; charset=utf-8"
    std::string_view bytes;
    std::string path; // "/assets/wharfinger-<16 hex of its contents>.css": may be kept for ever
};

[[nodiscard]] const Asset& style_sheet();
[[nodiscard]] const Asset& script();
[[nodiscard]] const Asset& favicon();
// By the last part of its path; null: there is none, or it was of another version.
[[nodiscard]] const Asset* find_asset(std::string_view file);

} // namespace wharf::web
