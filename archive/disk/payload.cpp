#include "archive/disk/payload.hpp"

#include <algorithm>

namespace wharf::archive {

std::string_view to_string(Payload payload)
{
    switch (payload) {
    case Payload::Pull: return "pull";
    case Payload::Push: return "push";
    case Payload::HookOutput: return "hook-output";
    }
    return {};
}

std::optional<PayloadSet> PayloadSet::parse(std::string_view text)
{
    PayloadSet set;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const std::string_view word = text.substr(0, comma);
        const auto* const payload =
            std::ranges::find_if(kAllPayloads, [&](Payload each) { return to_string(each) == word; });
        if (payload == kAllPayloads.end() || set.has(*payload)) return std::nullopt;
        set.add(*payload);
        if (comma == std::string_view::npos) return set;
        text.remove_prefix(comma + 1);
        if (text.empty()) return std::nullopt; // nothing behind the comma
    }
    return set;
}

std::string PayloadSet::text() const
{
    std::string text;
    for (const Payload payload : kAllPayloads)
        if (has(payload)) text.append(text.empty() ? "" : ",").append(to_string(payload));
    return text;
}

} // namespace wharf::archive
