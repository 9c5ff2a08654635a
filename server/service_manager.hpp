// Tells the service manager how far the server is, as sd_notify(3) describes: datagrams to the socket named
// in NOTIFY_SOCKET. Without that variable nothing is sent, and nothing ever fails because nobody listens.
#pragma once

#include <string>
#include <string_view>

namespace wharf::server {

class ServiceManager {
public:
    // `socket`: a path, or '@' and an abstract name; empty: there is no manager.
    explicit ServiceManager(std::string socket);
    [[nodiscard]] static ServiceManager of_environment();

    // `status` is for people, one line.
    void ready(std::string_view status) const; // also ends a reload
    void reloading() const;
    void stopping(std::string_view status) const;

private:
    void send(const std::string& message) const;
    std::string socket_;
};

} // namespace wharf::server
