// Plays a dialogue against a session and compares.
#pragma once

#include <string>

namespace wharf::test {

// "" if all went as the script says; else one sentence that names the line, what was expected and what came.
[[nodiscard]] std::string play(const std::string& script);

} // namespace wharf::test
