#include "config/print.hpp"

#include "config/keys.hpp"

namespace wharf::config {

std::string to_toml(const Config& config)
{
    std::string text;
    std::string_view section;
    for (const Key& key : keys()) {
        if (key.section != section) {
            section = key.section;
            text.append(text.empty() ? "[" : "\n[").append(section).append("]\n");
        }
        text.append(key.name).append(" = ").append(key.print(config)).append("\n");
    }
    return text;
}

} // namespace wharf::config
