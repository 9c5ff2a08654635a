#include "archive/disk/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <stdexcept>
#include <utility>

namespace wharf::archive {

struct Sha256::Context {
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    Context()
    {
        if (md == nullptr) throw std::bad_alloc();
    }
    ~Context() { EVP_MD_CTX_free(md); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

namespace {

// Only an OpenSSL without SHA-256, or one out of memory, gets here.
void require(int ok)
{
    if (ok != 1) throw std::runtime_error("SHA-256 failed");
}

} // namespace

Sha256::Sha256()
    : context_(std::make_unique<Context>())
{
    require(EVP_DigestInit_ex(context_->md, EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> bytes)
{
    require(EVP_DigestUpdate(context_->md, bytes.data(), bytes.size()));
}

std::string Sha256::hex() const
{
    const Context copy;
    require(EVP_MD_CTX_copy_ex(copy.md, context_->md));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    require(EVP_DigestFinal_ex(copy.md, digest.data(), &size));

    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{2} * size);
    for (unsigned i = 0; i < size; ++i) {
        text += kDigits[digest[i] >> 4U];
        text += kDigits[digest[i] & 0x0fU];
    }
    return text;
}

result<std::string> sha256_of(File& file)
{
    Sha256 digest;
    const auto size = for_each_block(file, kWholeFile, [&](std::span<const std::byte> block) -> result<void> {
        digest.update(block);
        return {};
    });
    if (!size) return size.error();
    return digest.hex();
}

} // namespace wharf::archive
