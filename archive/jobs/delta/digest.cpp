#include "archive/jobs/delta/digest.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace wharf::jobs {
namespace {

const EVP_MD* kind_of(std::string_view name)
{
    if (name == kMd5) return EVP_md5();
    if (name == "SHA-1" || name == "SHA1") return EVP_sha1();
    if (name == "SHA-256") return EVP_sha256();
    return nullptr;
}

void require(int done)
{
    if (done != 1) throw std::runtime_error("a digest could not be computed");
}

} // namespace

struct Digest::Context {
    explicit Context(const EVP_MD* its_kind)
        : kind(its_kind)
        , md(EVP_MD_CTX_new())
    {
        if (md == nullptr) throw std::bad_alloc();
        require(EVP_DigestInit_ex(md, kind, nullptr));
    }
    ~Context() { EVP_MD_CTX_free(md); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const EVP_MD* kind;
    EVP_MD_CTX* md;
};

Digest::Digest(std::unique_ptr<Context> context)
    : context_(std::move(context))
{
}

Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

std::optional<Digest> Digest::named(std::string_view name)
{
    const EVP_MD* const kind = kind_of(name);
    if (kind == nullptr) return std::nullopt;
    return Digest(std::make_unique<Context>(kind));
}

void Digest::update(std::span<const char> bytes)
{
    require(EVP_DigestUpdate(context_->md, bytes.data(), bytes.size()));
}

std::string Digest::finish()
{
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    require(EVP_DigestFinal_ex(context_->md, reinterpret_cast<unsigned char*>(digest.data()), &size));
    require(EVP_DigestInit_ex(context_->md, context_->kind, nullptr));
    digest.resize(size);
    return digest;
}

} // namespace wharf::jobs
