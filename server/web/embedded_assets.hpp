// The texts that embed_assets.cmake puts into the binary.
#pragma once

#include <string_view>

namespace wharf::web {

extern const std::string_view kStyleSheetText;
extern const std::string_view kScriptText;
extern const std::string_view kFaviconText;

} // namespace wharf::web
