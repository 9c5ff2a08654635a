#pragma once

#include "server/ftp/data_phase.hpp"
#include "server/ftp/listing_lines.hpp"
#include "server/ftp/sender.hpp"

#include <string>

namespace wharf::ftp {

// From the disk to the data connection: while some lines are sent, the next are made on the disk pool.
class ListingPump final : public Pump {
public:
    // `text` are the first lines, if there are any; `lines` has the rest, and has been asked already. All
    // outlive the pump.
    ListingPump(SessionContext& context, std::string text, ListingLines& lines);
    awaitable<Outcome> move(net::DataChannel& channel) override;

private:
    SessionContext& context_;
    std::string text_; // to be sent
    std::string made_; // to be sent after it
    ListingLines& lines_;
    Sender sender_;
};

} // namespace wharf::ftp
