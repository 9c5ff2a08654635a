// What a client knows of a dialogue: the commands it has sent and has no final reply to yet. Each reply is
// held against it: whether one may come now, in this order, with this code (RFC 959 section 5.4 and the RFCs
// of the later verbs).
#pragma once

#include "server/protocol/command.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace wharf::fuzz {

struct WireReply {
    int code = 0;
    std::vector<std::string> lines; // as on the wire, without line ends
};

class ReplyLedger {
public:
    // A line went out; nothing for one that is no command (too long, or with a NUL).
    void sent(std::optional<protocol::Command> command);
    // AUTH was accepted: what was sent behind it counts as never sent.
    void forget_unanswered()
    {
        waiting_.clear();
        aborts_confirmed_ = 0;
    }

    // "" if the server may give this reply now; else what is wrong with it.
    [[nodiscard]] std::string replied(const WireReply& reply);

    [[nodiscard]] bool all_answered() const { return waiting_.size() == aborts_confirmed_; }
    [[nodiscard]] std::size_t unanswered() const { return waiting_.size() - aborts_confirmed_; }
    // What the last final reply was to; nothing if to no command.
    [[nodiscard]] const std::optional<protocol::Command>& answered() const { return answered_; }
    // The server has said that it ends the session (421).
    [[nodiscard]] bool farewell() const { return farewell_; }

private:
    struct Waiting {
        std::optional<protocol::Command> command;
        bool opened = false; // a 1xx came

        [[nodiscard]] bool is(protocol::Verb verb) const { return command && command->verb == verb; }
        [[nodiscard]] bool aborts() const { return is(protocol::Verb::Abor) && !command->has_argument; }
    };

    [[nodiscard]] std::string opening(int code);
    [[nodiscard]] std::string final_reply(const WireReply& reply);
    // Takes the first one waiting behind a transfer that is of one of these verbs. False: there is none.
    [[nodiscard]] bool take_out_of_turn(std::initializer_list<protocol::Verb> verbs);

    void skip_confirmed_aborts();
    [[nodiscard]] std::size_t unanswered_aborts() const;

    std::deque<Waiting> waiting_;
    std::size_t aborts_confirmed_ = 0; // of those in waiting_
    std::optional<protocol::Command> answered_;
    bool transfer_ended_ = false; // the last final reply was a transfer's
    bool farewell_ = false;
};

} // namespace wharf::fuzz
