// What is wrong with a configuration, said so that an administrator can put it right.
#pragma once

#include <string>
#include <vector>

namespace wharf::config {

// A rule that the settings break. It names the settings involved; where they were written is not its
// business.
struct Finding {
    std::vector<std::string> keys; // "ftps.passive_ports", at least one
    std::string what;
};

struct Problem {
    std::string source; // the configuration file, or "--set"
    unsigned line = 0;  // from 1; 0: no particular line
    std::string key;    // "ftps.passive_ports"; empty: the file as a whole
    std::string what;
    friend bool operator==(const Problem&, const Problem&) = default;
};

// "wharfinger.toml:12: ftps.passive_ports: wants a range of ports ..."
[[nodiscard]] std::string to_text(const Problem& problem);

} // namespace wharf::config
