// Lets a few threads in at once; the others wait their turn.
#pragma once

#include <condition_variable>
#include <mutex>

namespace wharf::auth {

// Thread-safe. Must outlive its passes.
class Gate {
public:
    explicit Gate(unsigned at_once)
        : free_(at_once)
    {
    }

    // Being inside; leaves when destroyed.
    class Pass {
    public:
        explicit Pass(Gate& gate); // waits until there is room
        ~Pass();
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

    private:
        Gate& gate_;
    };

private:
    std::mutex mutex_;
    std::condition_variable left_;
    unsigned free_;
};

} // namespace wharf::auth
