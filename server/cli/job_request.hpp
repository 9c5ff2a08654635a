// How a subcommand has something done to a job: by the server that runs, or by itself when there is none.
#pragma once

#include "archive/disk/requests.hpp"
#include "server/cli/archive_command.hpp"

#include <chrono>

namespace wharf::cli {

struct JobOrder {
    ConfigOptions config;
    archive::JobRequest::Wish wish = archive::JobRequest::Wish::Cancel;
    archive::JobId job;
    std::chrono::seconds wait; // for the server's answer
    bool json = false;
    archive::PayloadSet keep{}; // of a rerun
};

// Prints what came of it and gives the exit code. Blocks; a server that does not answer in time may still do
// it later, and that is told.
int carry_out(const JobOrder& order, CliContext& context);

} // namespace wharf::cli
