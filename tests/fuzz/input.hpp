// What the fuzz targets share: taking an input apart, and saying that a property does not hold.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace wharf::fuzz {

// Ends the process if the property does not hold; libFuzzer and the replay both save the input then.
inline void check(bool holds, const char* property)
{
    if (holds) return;
    std::fprintf(stderr, "property does not hold: %s\n", property);
    std::abort();
}

// The bytes of one input, taken from the front. Short inputs are padded: what is missing is 0 or "".
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size)
    {
    }

    template <class Integer>
    Integer number()
    {
        Integer value{};
        const std::size_t taken = std::min(sizeof value, rest_.size());
        std::memcpy(&value, rest_.data(), taken);
        rest_.remove_prefix(taken);
        return value;
    }

    // Up to the next LF, which is dropped.
    std::string_view line()
    {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return text;
    }

    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

} // namespace wharf::fuzz
