#pragma once

#include "server/async/race.hpp"
#include "server/ftp/block.hpp"
#include "server/ftp/data_phase.hpp"

#include <optional>

namespace wharf::ftp {

// From the data connection to the disk, at the session's pace, in two blocks: while one is written, the other
// is filled, and digested, piece by piece. Neither the session nor the file may end before it. Clean once the
// client has said that it is done with close_notify. Where it just closes and the size does not decide,
// what came is asked whether it proves to be whole. When the file takes no more, the channel is left open.
class UploadPump final : public Pump {
public:
    UploadPump(SessionContext& context, vfs::WriteHandle& file, bool size_decides)
        : context_(context)
        , file_(file)
        , size_decides_(size_decides)
    {
    }
    awaitable<Outcome> move(net::DataChannel& channel) override;
    WhenLost when_lost() const override { return WhenLost::LetComeIn; }

    // What came last need not be written by move(), so that whoever ends the file can do both in one visit to
    // the disk pool. To be called however move() ended; blocks.
    [[nodiscard]] vfs::result<void> write_rest();

private:
    // Reads what the upload goes on from; ends early when somebody asks the monitor to stop.
    awaitable<vfs::result<void>> catch_up();
    // Fills filling_ until it is full, nothing more can come (sets ended_), or this is cancelled.
    awaitable<void> fill(net::DataChannel& channel);
    // What became of it if the client just closed the connection.
    awaitable<Outcome> look_for_proof();
    // Writes writing_, which is full, and ends if that failed, which written_ says; else when cancelled.
    awaitable<void> write();

    SessionContext& context_;
    vfs::WriteHandle& file_;
    const bool size_decides_;
    std::optional<Block> filling_;
    std::optional<Block> writing_;
    std::size_t filled_ = 0; // bytes, not written yet
    async::Settled<vfs::result<void>> written_;
    net::error_code receive_end_; // why receiving ended; success: close_notify
    bool ended_ = false;
};

} // namespace wharf::ftp
