# Writes a C++ file with the texts of the style sheets, scripts and the icon: one literal a file, since the files of a
# kind are served as one and a literal has its limits.
#
#   cmake -DOUTPUT=... -DSTYLE_SHEETS=a;b -DSCRIPTS=c;d -DFAVICON=e -P embed_assets.cmake

function(literals files result)
  set(all "")
  foreach(file IN LISTS files)
    file(READ "${file}" content)
    string(APPEND all "\n    R\"wharf~(${content})wharf~\"")
  endforeach()
  set(${result} "${all}" PARENT_SCOPE)
endfunction()

literals("${STYLE_SHEETS}" style_sheets)
literals("${SCRIPTS}" scripts)
literals("${FAVICON}" favicon)

file(WRITE "${OUTPUT}" "// Made by embed_assets.cmake.
#include \"server/web/embedded_assets.hpp\"

namespace wharf::web {

extern const std::string_view kStyleSheetText =${style_sheets};
extern const std::string_view kScriptText =${scripts};
extern const std::string_view kFaviconText =${favicon};

} // namespace wharf::web
")
