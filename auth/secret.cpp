#include "auth/secret.hpp"

#include <cstring>
#include <utility>

namespace wharf::auth {
namespace {

// The whole capacity, since a longer text may have stood there before. Growing to the capacity never
// allocates.
void wipe(std::string& text) noexcept
{
    text.resize(text.capacity());
    explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace

Secret::Secret(std::string&& text)
    : text_(std::move(text))
{
    wipe(text);
}

Secret::Secret(Secret&& other) noexcept
    : text_(std::move(other.text_))
{
    wipe(other.text_);
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this == &other) return *this;
    wipe(text_);
    text_ = std::move(other.text_);
    wipe(other.text_);
    return *this;
}

Secret::~Secret()
{
    wipe(text_);
}

} // namespace wharf::auth
