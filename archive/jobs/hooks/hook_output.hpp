// All that the tries of a job's hook write, one behind the other, as the payload hook-output.txt: bytes as
// they come, and a line before each try that says which it is. At kMost bytes it is cut, and says so. It
// never fails a hook: where the disk does not take it, what there is stays and ends there. Used by one
// thread; may block.
#pragma once

#include "archive/disk/job_store.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace wharf::jobs {

class HookOutput {
public:
    static constexpr std::uint64_t kMost = std::uint64_t{16} << 20; // bytes

    // Nothing is written unless the job is to keep it, and while its payloads are not removed yet.
    HookOutput(archive::JobStore& jobs, const archive::JobManifest& job, unsigned attempt,
               archive::TimePoint now);

    void add(std::string_view bytes);
    void finish(); // what was added survives power loss from here on, if the disk lets it

private:
    void write(std::string_view bytes);

    std::unique_ptr<archive::File> file_; // none: no more is written
    std::uint64_t left_ = 0;              // bytes
};

} // namespace wharf::jobs
