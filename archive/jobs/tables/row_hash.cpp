#include "archive/jobs/tables/row_hash.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace wharf::jobs {

namespace {

std::uint64_t little_endian(const char* from, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8 * i);
    return value;
}

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round()
    {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }

    void take(std::uint64_t word)
    {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    std::uint64_t finish()
    {
        for (int i = 0; i < 4; ++i)
            round();
        return v0 ^ v1 ^ v2 ^ v3;
    }
};

void append_size(std::string& bytes, std::uint64_t size)
{
    char raw[sizeof size];
    std::memcpy(raw, &size, sizeof size);
    bytes.append(raw, sizeof size);
}

} // namespace

HashKey random_hash_key()
{
    std::random_device device;
    const auto word = [&] { return (static_cast<std::uint64_t>(device()) << 32) | device(); };
    return {word(), word()};
}

RowFingerprint siphash_128(std::string_view bytes, const HashKey& key)
{
    SipState state{0x736f6d6570736575U ^ key[0], 0x646f72616e646f6dU ^ key[1] ^ 0xEE,
                   0x6c7967656e657261U ^ key[0], 0x7465646279746573U ^ key[1]};
    const std::size_t whole = bytes.size() & ~std::size_t{7};
    for (std::size_t at = 0; at < whole; at += 8)
        state.take(little_endian(bytes.data() + at, 8));
    const std::uint64_t length = static_cast<std::uint64_t>(bytes.size()) << 56;
    state.take(length | little_endian(bytes.data() + whole, bytes.size() - whole));
    state.v2 ^= 0xEE;
    RowFingerprint result;
    result.high = state.finish();
    state.v1 ^= 0xDD;
    result.low = state.finish();
    return result;
}

RowFingerprint RowHash::operator()(Row row)
{
    bytes_.clear();
    for (const Value& value : row) {
        append_size(bytes_, value ? value->size() : ~std::uint64_t{0});
        if (value) bytes_.append(*value);
    }
    return siphash_128(bytes_, key_);
}

} // namespace wharf::jobs
