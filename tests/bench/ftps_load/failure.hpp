// What ends a measurement: a wrong reply, a wrong byte count, a lost connection, a word nobody knows.
#pragma once

#include <stdexcept>

namespace load {

class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace load
