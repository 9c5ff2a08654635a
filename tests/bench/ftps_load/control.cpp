#include "tests/bench/ftps_load/control.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <array>

namespace load {

Control::Control(const Options& options, const ClientTls& tls, Ticket& tickets, bool resume)
    : options_(options)
    , tls_(tls)
    , tickets_(tickets)
    , plain_(connect_to(options.port))
{
    reply(220, "the connection");
    command("AUTH TLS", 234);
    stream_ = std::make_unique<TlsStream>(std::move(plain_), tls_, &tickets_, resume);
    stream_->handshake();
    command("USER " + options.user, 331);
    command("PASS " + options.password, 230);
}

void Control::prepare_transfers()
{
    command("PBSZ 0", 200);
    command("PROT P", 200);
    command("TYPE I", 200);
}

Reply Control::command(std::string_view line, int code)
{
    send(line);
    return reply(code, line);
}

Reply Control::reply(int code, std::string_view of_command)
{
    Reply answer = read_reply();
    expect(answer, code, of_command);
    return answer;
}

TlsStream Control::begin_transfer(std::string_view line, bool resume)
{
    const Reply passive = options_.pasv ? command("PASV", 227) : command("EPSV", 229);
    Socket socket = connect_to(passive_port(passive));
    transfer_began_ = Clock::now();
    command(line, 1);
    return {std::move(socket), tls_, &tickets_, resume};
}

void Control::end_transfer(std::string_view line)
{
    reply(2, line);
}

void Control::send(std::string_view line)
{
    const std::string bytes = std::string(line) + "\r\n";
    if (stream_) {
        stream_->write(bytes);
    } else {
        plain_.send_all(bytes);
    }
}

Reply Control::read_reply()
{
    std::array<char, 4096> bytes{};
    for (;;) {
        if (auto whole = replies_.next()) return std::move(*whole);
        const std::size_t got = stream_ ? stream_->read(bytes) : plain_.receive(bytes);
        if (got == 0) throw Failure("the server closed the control connection");
        replies_.feed({bytes.data(), got});
    }
}

} // namespace load
