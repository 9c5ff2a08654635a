// A connection among many in one thread: plain at first, then TLS.
#pragma once

#include "tests/bench/ftps_load/reactor.hpp"
#include "tests/bench/ftps_load/task.hpp"
#include "tests/bench/ftps_load/tls.hpp"

#include <span>
#include <string_view>

namespace load {

// What is passed to a task must live until it is done. Everything throws Failure; one task at a time.
class WatchedTls {
public:
    // For a connection under way, or accepted.
    WatchedTls(Reactor& reactor, Socket socket)
        : socket_(reactor, std::move(socket))
    {
    }

    [[nodiscard]] int fd() const { return socket_.fd(); }
    [[nodiscard]] Task<> connected();
    // The handshake of a connection made for this descriptor; everything after it is protected.
    [[nodiscard]] Task<> secure(TlsHandle tls);
    [[nodiscard]] Task<> write(std::string_view bytes);
    // 0 = the other side has ended.
    [[nodiscard]] Task<std::size_t> read(std::span<char> into);
    // Our close_notify, as far as there is room for it; does not wait for theirs.
    void say_goodbye();

private:
    // Whether the call of OpenSSL that gave `result` is to be made again after an event; throws if it failed.
    [[nodiscard]] bool again(int result, const char* what) const;

    WatchedSocket socket_;
    TlsHandle tls_; // none while plain
};

} // namespace load
