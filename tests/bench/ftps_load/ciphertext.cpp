#include "tests/bench/ftps_load/ciphertext.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <algorithm>
#include <cstring>
#include <openssl/bio.h>
#include <string>

namespace load {

namespace {

constexpr std::size_t kRecord = 16 * 1024;
constexpr std::size_t kFraming = 32; // 22 in TLS 1.3

// Lines, should a server look; each record holds the same.
std::string text_of_a_record()
{
    std::string text;
    while (text.size() < kRecord) {
        text += "1000003,Lake Michigan,Maple 4711,2026-11-21T00:00:00.000,41.881832,-87.623177\n";
    }
    text.resize(kRecord);
    text.back() = '\n';
    return text;
}

} // namespace

Ciphertext::Ciphertext(std::uint64_t file_bytes)
    : file_bytes_(file_bytes)
    , capacity_(file_bytes + (file_bytes / kRecord + 2) * kFraming)
    , bytes_(std::make_unique<char[]>(capacity_))
{
}

void Ciphertext::prepare(TlsStream& stream)
{
    SSL* const tls = stream.handle();
    BIO* const records = BIO_new(BIO_s_mem());
    SSL_set0_wbio(tls, records);
    const auto take = [&] {
        char* produced = nullptr;
        const auto length = static_cast<std::size_t>(BIO_get_mem_data(records, &produced));
        if (length > capacity_ - size_) throw Failure("the ciphertext is longer than expected");
        std::memcpy(bytes_.get() + size_, produced, length);
        size_ += length;
        (void)BIO_reset(records);
    };
    const std::string text = text_of_a_record();
    for (std::uint64_t left = file_bytes_; left > 0;) {
        const std::size_t now = static_cast<std::size_t>(std::min<std::uint64_t>(left, kRecord));
        stream.write(std::string_view(text).substr(0, now));
        take();
        left -= now;
    }
    stream.say_goodbye();
    take();
}

void Ciphertext::send(TlsStream& stream) const
{
    stream.socket().send_all({bytes_.get(), size_});
    stream.socket().end_sending();
    while (stream.socket().discard() > 0) {
    }
}

} // namespace load
