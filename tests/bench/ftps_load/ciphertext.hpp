// Sending a large file that was encrypted beforehand, so that what is measured is the receiver.
#pragma once

#include "tests/bench/ftps_load/tls_stream.hpp"

#include <cstdint>
#include <memory>

namespace load {

// Memory for the ciphertext of a file, close_notify included. The constructor touches all of it, which takes
// longer than encrypting: so nobody need wait for it who has begun an upload.
class Ciphertext {
public:
    explicit Ciphertext(std::uint64_t file_bytes);

    // Encrypts `file_bytes` bytes for a stream whose handshake is done, in records of 16 KiB. From now on the
    // stream can only be sent this.
    void prepare(TlsStream& stream);
    // Sends it all, ends the sending and reads to the receiver's end. Blocks.
    void send(TlsStream& stream) const;

private:
    std::uint64_t file_bytes_;
    std::size_t capacity_;
    std::size_t size_ = 0;
    std::unique_ptr<char[]> bytes_;
};

} // namespace load
