// The text of a dialogue: one step a line. tests/dialogues/README.md says what each kind means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wharf::test {

struct Step {
    enum class Kind {
        Client,   // C: a command line
        Server,   // S: a reply line
        Upload,   // D> bytes the client sends on the data connection, or what it does there
        Download, // D< bytes the client gets on the data connection, or how that ended
        Act,      // @  something else happens, or holds
    };
    Kind kind;
    std::string text;
    unsigned line; // in the file, from 1
};

// Throws std::runtime_error naming the line that is no step.
[[nodiscard]] std::vector<Step> parse_script(std::string_view text);

// `line` is `pattern`, where an ellipsis in the pattern stands for any text.
[[nodiscard]] bool line_matches(std::string_view pattern, std::string_view line);

} // namespace wharf::test
