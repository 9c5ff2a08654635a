// A control connection without a network: what the test feeds is what the client sent, what the session
// writes is kept line by line. Lines are cut by the decoder that the real channel uses. One thread.
#pragma once

#include "server/net/control_channel.hpp"
#include "server/protocol/line_decoder.hpp"
#include "tests/support/ftp/condition.hpp"

#include <deque>

namespace wharf::test {

class ScriptedControl final : public net::ControlChannel {
public:
    ScriptedControl(const boost::asio::any_io_executor& executor, std::size_t line_length)
        : received_(executor)
        , sent_(executor)
        , decoder_(line_length)
    {
    }

    // The client's side.
    void feed(std::string_view bytes);
    void leave();             // the client closes its side
    void refuse_handshake();  // from now on secure() fails
    void hang_in_handshake(); // from now on secure() waits until the client leaves
    void stop_reading();      // from now on write() does not come to its end
    void read_again();        // until here
    void use_ipv6();          // the connection came over IPv6
    void show_certificate(std::string name) { client_identity_.push_back(std::move(name)); } // of this user
    async::awaitable<void> until_a_write_waits();
    async::awaitable<void> until_all_is_read(); // the session waits for what the client says next
    async::awaitable<std::string> next_line();  // of what the server sent; "(closed)" at the end
    [[nodiscard]] bool has_unread() const { return !lines_.empty(); }
    [[nodiscard]] unsigned tickets() const { return tickets_; }
    [[nodiscard]] bool was_cut() const { return cut_; } // a write was given up in its middle

    async::awaitable<net::result<std::string>> read_line() override;
    async::awaitable<net::error_code> write(const protocol::Reply& reply) override;
    async::awaitable<net::error_code> secure() override;
    void offer_ticket() override { ++tickets_; }
    async::awaitable<void> close(const std::optional<protocol::Reply>& last_words) override;
    void abort() override;

    boost::asio::ip::address client_address() const override;
    boost::asio::ip::address local_address() const override;
    net::TlsFacts tls_facts() const override { return {"TLSv1.3", "TLS_AES_256_GCM_SHA384", false}; }
    const std::string& binding() const override { return binding_; }
    const std::string& resumed_binding() const override { return resumed_binding_; }
    std::vector<std::string> client_identity() const override { return client_identity_; }

private:
    Condition received_;
    Condition sent_;
    protocol::LineDecoder decoder_;
    std::deque<std::string> lines_;
    std::string binding_ = "control";
    std::string resumed_binding_;
    std::vector<std::string> client_identity_;
    unsigned tickets_ = 0;
    bool left_ = false;
    bool closed_ = false;
    bool handshake_fails_ = false;
    bool handshake_hangs_ = false;
    bool stuck_ = false;
    bool write_waits_ = false;
    bool all_is_read_ = false;
    bool cut_ = false;
    bool ipv6_ = false;
};

} // namespace wharf::test
