#include "server/ftp/checksum.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <new>
#include <openssl/evp.h>
#include <stdexcept>
#include <zlib.h>

namespace wharf::ftp {

namespace {

using protocol::HashAlgorithm;

class EvpChecksum final : public Checksum {
public:
    explicit EvpChecksum(const EVP_MD* algorithm)
        : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free)
    {
        if (!context_) throw std::bad_alloc();
        require(EVP_DigestInit_ex(context_.get(), algorithm, nullptr));
    }
    void update(std::span<const std::byte> bytes) override
    {
        require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
    }
    std::string hex() override
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        require(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
        return fmt::format("{:02x}", fmt::join(std::span(digest).first(size), ""));
    }

private:
    static void require(int ok)
    {
        if (ok != 1) throw std::runtime_error("OpenSSL does not compute this digest");
    }

    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

class Crc32 final : public Checksum {
public:
    void update(std::span<const std::byte> bytes) override
    {
        value_ = crc32_z(value_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    }
    std::string hex() override { return fmt::format("{:08x}", value_); }

private:
    uLong value_ = 0;
};

} // namespace

std::unique_ptr<Checksum> make_checksum(HashAlgorithm algorithm)
{
    switch (algorithm) {
    case HashAlgorithm::Sha256: return std::make_unique<EvpChecksum>(EVP_sha256());
    case HashAlgorithm::Sha512: return std::make_unique<EvpChecksum>(EVP_sha512());
    case HashAlgorithm::Sha1: return std::make_unique<EvpChecksum>(EVP_sha1());
    case HashAlgorithm::Md5: return std::make_unique<EvpChecksum>(EVP_md5());
    case HashAlgorithm::Crc32: break;
    }
    return std::make_unique<Crc32>();
}

} // namespace wharf::ftp
