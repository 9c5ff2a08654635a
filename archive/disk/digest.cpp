#include "archive/disk/digest.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>
#include <utility>

namespace wharf::archive {

namespace {

const EVP_MD* kind_of(std::string_view name)
{
    if (name == "MD5") return EVP_md5();
    if (name == "SHA-1" || name == "SHA1") return EVP_sha1();
    if (name == "SHA-256") return EVP_sha256();
    return nullptr;
}

// Only an OpenSSL without that digest, or one out of memory, gets here.
void require(int ok)
{
    if (ok != 1) throw std::runtime_error("a digest failed");
}

} // namespace

struct MessageDigest::Context {
    explicit Context(const EVP_MD* its_kind)
        : kind(its_kind)
    {
        if (md == nullptr) throw std::bad_alloc();
    }
    ~Context() { EVP_MD_CTX_free(md); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    void begin() { require(EVP_DigestInit_ex(md, kind, nullptr)); }
    std::string end()
    {
        std::string value(EVP_MAX_MD_SIZE, '\0');
        unsigned size = 0;
        require(EVP_DigestFinal_ex(md, reinterpret_cast<unsigned char*>(value.data()), &size));
        value.resize(size);
        return value;
    }

    const EVP_MD* kind;
    EVP_MD_CTX* md = EVP_MD_CTX_new();
};

MessageDigest::MessageDigest(std::unique_ptr<Context> context)
    : context_(std::move(context))
{
    context_->begin();
}

MessageDigest::~MessageDigest() = default;
MessageDigest::MessageDigest(MessageDigest&&) noexcept = default;
MessageDigest& MessageDigest::operator=(MessageDigest&&) noexcept = default;

std::optional<MessageDigest> MessageDigest::named(std::string_view name)
{
    const EVP_MD* const kind = kind_of(name);
    if (kind == nullptr) return std::nullopt;
    return MessageDigest(std::make_unique<Context>(kind));
}

void MessageDigest::update(std::span<const std::byte> bytes)
{
    require(EVP_DigestUpdate(context_->md, bytes.data(), bytes.size()));
}

std::string MessageDigest::value() const
{
    Context copy(context_->kind);
    require(EVP_MD_CTX_copy_ex(copy.md, context_->md));
    return copy.end();
}

std::string MessageDigest::finish()
{
    std::string value = context_->end();
    context_->begin();
    return value;
}

Sha256::Sha256()
    : digest_(MessageDigest::named("SHA-256").value())
{
}

std::string Sha256::hex() const
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char byte : digest_.value()) {
        text += kDigits[static_cast<unsigned char>(byte) >> 4U];
        text += kDigits[static_cast<unsigned char>(byte) & 0x0fU];
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
