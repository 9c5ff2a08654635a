// What an administrator is told of a fault that lasts: the first times it is met, as often as there are
// different waits before the next try, and then about once an hour. One that reads differently is a new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::jobs {

class Telling {
public:
    // Asked once a try.
    [[nodiscard]] bool is_due(std::string_view fault)
    {
        if (fault != fault_) {
            fault_ = fault;
            tries_ = 0;
        }
        const std::size_t before = tries_++;
        return before < kAtFirst || before % kTriesInAnHour == 0;
    }

private:
    static constexpr std::size_t kAtFirst = 3;
    static constexpr std::size_t kTriesInAnHour = 120; // 30 s between them
    std::string fault_;
    std::size_t tries_ = 0; // that met it
};

} // namespace wharf::jobs
