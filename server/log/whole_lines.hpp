// Lines on their way to a descriptor that may fail in the middle of one: a full disk, a reader that is gone.
#pragma once

#include <cstdint>
#include <string_view>
#include <system_error>

namespace wharf::log {

class WholeLines {
public:
    struct Outcome {
        std::error_code error;  // why the others were not written
        std::uint64_t lost = 0; // lines that are not there, or in part
    };
    // In one call of the system, if it can be: others may append too. Every line has its end. One that was
    // written in part gets its end in front of the next, so that it spoils no other. Blocks for as long as
    // nobody reads.
    Outcome write(int descriptor, std::string_view lines);
    // What follows goes somewhere else, where nothing is torn.
    void begin_anew() { torn_ = false; }

private:
    bool torn_ = false; // the last line is there in part
};

} // namespace wharf::log
