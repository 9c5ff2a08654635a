// What is kept of a command's output: its beginning and its end, whatever lies between. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wharf::jobs {

class KeptOutput {
public:
    static constexpr std::size_t kPart = std::size_t{32} * 1024; // bytes of each

    void add(std::string_view bytes);
    // Valid UTF-8. Where something was left out, a line of its own says how much.
    [[nodiscard]] std::string text() const;

private:
    std::string head_;
    std::string tail_;          // up to twice as much as is kept
    std::uint64_t dropped_ = 0; // bytes
};

} // namespace wharf::jobs
