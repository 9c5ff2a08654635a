#pragma once

#include "server/ftp/block.hpp"
#include "server/ftp/data_phase.hpp"

namespace wharf::ftp {

// From the data connection to the disk, at the session's pace: blocks are filled record by record and
// written in one call each. Neither the session nor the file may end before it. Clean once the client has
// said that it is done with close_notify. When the file takes no more, the channel is left open.
class UploadPump final : public Pump {
public:
    UploadPump(SessionContext& context, vfs::WriteHandle& file)
        : context_(context)
        , file_(file)
    {
    }
    awaitable<Outcome> move(net::DataChannel& channel) override;

private:
    // Gives the bytes in the block; sets ended_ if no more can come.
    awaitable<std::size_t> fill(net::DataChannel& channel, Block& block);

    SessionContext& context_;
    vfs::WriteHandle& file_;
    net::error_code receive_end_; // why receiving ended; success: close_notify
    bool ended_ = false;
};

} // namespace wharf::ftp
