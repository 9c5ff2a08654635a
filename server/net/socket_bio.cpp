#include "server/net/socket_bio.hpp"

#include <boost/asio/error.hpp>
#include <cerrno>
#include <new>
#include <sys/socket.h>

namespace wharf::net {

namespace asio = boost::asio;

namespace {

constexpr unsigned kReadsOfACall = 2;
constexpr std::size_t kMostUnasked = 64 * 1024; // bytes

error_code last_error()
{
    return {errno, boost::system::system_category()};
}

} // namespace

struct SocketBioCalls {
    static SocketBio& of(BIO* bio) { return *static_cast<SocketBio*>(BIO_get_data(bio)); }

    static int write(BIO* bio, const char* bytes, std::size_t count, std::size_t* written)
    {
        SocketBio& self = of(bio);
        BIO_clear_retry_flags(bio); // of a read before
        if (self.call_ == SocketBio::Call::Reads) self.unasked_ += count;
        if (self.unasked_ > kMostUnasked) return 0;
        try {
            self.collect(std::as_bytes(std::span(bytes, count)));
        } catch (const std::bad_alloc&) { // OpenSSL is C
            return 0;
        }
        *written = count;
        return 1;
    }

    static int read(BIO* bio, char* into, std::size_t most, std::size_t* got)
    {
        SocketBio& self = of(bio);
        BIO_clear_retry_flags(bio);
        if (self.reads_left_ == 0) {
            BIO_set_retry_read(bio); // whoever waits for the socket then has it at once
            return 0;
        }
        --self.reads_left_;
        ssize_t n = 0;
        do
            n = ::recv(self.socket_.native_handle(), into, most, MSG_DONTWAIT);
        while (n < 0 && errno == EINTR);
        if (n > 0) {
            *got = static_cast<std::size_t>(n);
            return 1;
        }
        if (n == 0)
            self.ended_ = true;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            BIO_set_retry_read(bio);
        else
            self.failure_ = last_error();
        return 0;
    }

    static long control(BIO* bio, int command, long, void*)
    {
        if (command == BIO_CTRL_EOF) return of(bio).ended_ ? 1 : 0;
        return command == BIO_CTRL_FLUSH ? 1 : 0; // the stream sends when it is time
    }

    static BIO_METHOD* method()
    {
        static BIO_METHOD* const made = [] {
            BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
            BIO_meth_set_write_ex(method, write);
            BIO_meth_set_read_ex(method, read);
            BIO_meth_set_ctrl(method, control);
            return method;
        }();
        return made;
    }
};

SocketBio::SocketBio(asio::ip::tcp::socket& socket, Memory memory)
    : socket_(socket)
    , memory_(memory)
{
}

BIO* SocketBio::make()
{
    BIO* bio = BIO_new(SocketBioCalls::method());
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    return bio;
}

void SocketBio::begin(Call call)
{
    call_ = call;
    reads_left_ = kReadsOfACall;
}

void SocketBio::collect(std::span<const std::byte> bytes)
{
    const char* const begin = reinterpret_cast<const char*>(bytes.data());
    collected_.insert(collected_.end(), begin, begin + bytes.size());
}

error_code SocketBio::send()
{
    while (sent_ < collected_.size()) {
        const auto n = ::send(socket_.native_handle(), collected_.data() + sent_, collected_.size() - sent_,
                              MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n >= 0)
            sent_ += static_cast<std::size_t>(n);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return asio::error::would_block;
        else if (errno != EINTR)
            return last_error();
    }
    collected_.clear();
    sent_ = unasked_ = 0;
    if (memory_ == Memory::GivenBack) std::vector<char>().swap(collected_);
    return {};
}

} // namespace wharf::net
