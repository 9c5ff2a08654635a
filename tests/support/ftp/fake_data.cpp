#include "tests/support/ftp/fake_data.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstring>

namespace wharf::test {

namespace asio = boost::asio;
using async::awaitable;

namespace {

class FakeDataChannel final : public net::DataChannel {
public:
    explicit FakeDataChannel(std::shared_ptr<Wire> wire)
        : wire_(std::move(wire))
    {
    }

    awaitable<net::result<std::size_t>> read_some(std::span<std::byte> into) override
    {
        while (wire_->sent.empty() && wire_->end == Wire::End::Open && !wire_->aborted) {
            const bool go_on = co_await wire_->changed.wait();
            if (!go_on) co_return net::error_code(asio::error::operation_aborted);
        }
        if (wire_->aborted) co_return net::error_code(asio::error::bad_descriptor);
        if (wire_->sent.empty()) co_return the_end();
        const std::size_t n = std::min(into.size(), wire_->sent.size());
        std::memcpy(into.data(), wire_->sent.data(), n);
        wire_->sent.erase(0, n);
        wire_->changed.changed();
        co_return n;
    }

    awaitable<net::error_code> write(std::span<const std::byte> bytes) override
    {
        while (!wire_->reads && !wire_->breaks && !wire_->aborted) {
            const bool go_on = co_await wire_->changed.wait();
            if (!go_on) co_return net::error_code(asio::error::operation_aborted);
        }
        if (wire_->aborted) co_return net::error_code(asio::error::bad_descriptor);
        if (wire_->breaks) co_return net::error_code(asio::error::connection_reset);
        wire_->received.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        wire_->changed.changed();
        co_return net::error_code{};
    }

    awaitable<net::error_code> finish(std::span<const std::byte> last) override
    {
        if (!last.empty()) {
            const auto error = co_await write(last);
            if (error) co_return error;
        }
        wire_->finished = true;
        wire_->changed.changed();
        co_return net::error_code{};
    }

    void abort() override
    {
        wire_->aborted = true;
        wire_->changed.changed();
    }

    net::TlsFacts tls_facts() const override { return {"TLSv1.3", "TLS_AES_128_GCM_SHA256", true}; }

private:
    [[nodiscard]] net::result<std::size_t> the_end() const
    {
        if (wire_->end == Wire::End::CloseNotify) return std::size_t{0};
        if (wire_->end == Wire::End::Bare) return net::Errc::Truncated;
        return net::error_code(asio::error::connection_reset);
    }

    std::shared_ptr<Wire> wire_;
};

class FakeDataPort final : public net::DataPort {
public:
    explicit FakeDataPort(std::shared_ptr<Wire> wire)
        : wire_(std::move(wire))
    {
    }
    ~FakeDataPort() override { wire_->given_back = true; }

    std::uint16_t number() const override { return 3131; }
    bool wait_begins() override { return wire_->connect != Wire::Connect::GivenAway; }

    awaitable<net::result<std::unique_ptr<net::DataChannel>>> connect() override
    {
        using enum Wire::Connect;
        while ((wire_->connect == Hangs || wire_->connect == Handshakes) && !cancelled_) {
            const bool go_on = co_await wire_->changed.wait();
            if (!go_on) co_return net::error_code(asio::error::operation_aborted);
        }
        if (cancelled_) co_return net::Errc::Cancelled;
        if (wire_->connect == Wire::Connect::TimesOut) co_return net::Errc::TimedOut;
        if (wire_->connect == Wire::Connect::WrongSession) co_return net::Errc::WrongSession;
        co_return std::make_unique<FakeDataChannel>(wire_);
    }

    bool client_has_come() const override { return wire_->connect != Wire::Connect::Hangs; }

    void cancel() override
    {
        cancelled_ = true;
        wire_->changed.changed();
    }

private:
    std::shared_ptr<Wire> wire_;
    bool cancelled_ = false;
};

} // namespace

awaitable<net::result<std::unique_ptr<net::DataPort>>> FakeDataPorts::reserve(const net::DataPeer&)
{
    if (exhausted_) co_return net::Errc::NoPassivePort;
    if (reserved_) wire_ = std::make_shared<Wire>(executor_);
    reserved_ = true;
    co_return std::make_unique<FakeDataPort>(wire_);
}

} // namespace wharf::test
