// A job's journal read as it grows.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/job.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace wharf::http {

struct NumberedEvent {
    std::size_t number = 0; // from 1
    archive::Event event;
};

// Used by one thread at a time. Each byte is read once; a last line without its newline waits for the rest.
class JobTail {
public:
    // `after`: the number of the last line that is known already.
    JobTail(std::unique_ptr<archive::File> journal, std::size_t after)
        : journal_(std::move(journal))
        , after_(after)
    {
    }

    // What came since the last call, at most as much as one block holds; nothing if nothing did. Blocks on
    // the disk.
    [[nodiscard]] archive::result<std::vector<NumberedEvent>> read_more();

private:
    std::unique_ptr<archive::File> journal_;
    std::size_t after_;
    std::uint64_t offset_ = 0; // of the first byte that was not read
    std::string torn_;         // what was read behind the last newline
    std::size_t number_ = 0;   // of the last line
};

} // namespace wharf::http
