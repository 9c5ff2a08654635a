// Receiving a large file without looking at it, so that what is measured is the sender.
#pragma once

#include "tests/bench/ftps_load/tls_stream.hpp"

#include <cstdint>

namespace load {

// Takes the ciphertext of `bytes` bytes from a stream whose handshake is done and left the rest, until the
// sender's close_notify or its end, and answers with a close_notify. Nothing is decrypted, and nothing is
// copied but what comes after as many bytes of ciphertext as there are of text (the framing: 22 bytes in 16
// KiB). Throws Failure if there were fewer.
void discard_all(TlsStream& stream, std::uint64_t bytes);

} // namespace load
