#include "auth/token.hpp"

#include "auth/one_line.hpp"
#include "auth/secret_text.hpp"
#include "auth/user.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>
#include <utility>

namespace wharf::auth {
namespace {

constexpr std::string_view kPrefix = "wt_";
constexpr std::string_view kIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kIdSize = 12;
constexpr std::string_view kHashPrefix = "sha256:";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kMaxNote = 200; // bytes
constexpr Time kFirst{};
constexpr Time kEnd = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1); // time_text() goes no further

constexpr std::array<std::pair<Scope, std::string_view>, 3> kScopes{
    {{Scope::Read, "read"}, {Scope::Publish, "publish"}, {Scope::Payload, "payload"}}};

bool is_made_of(std::string_view text, std::string_view letters)
{
    return text.find_first_not_of(letters) == std::string_view::npos;
}

} // namespace

std::string_view scope_name(Scope scope)
{
    for (const auto& [value, name] : kScopes) {
        if (value == scope) return name;
    }
    return "";
}

std::optional<Scope> scope_named(std::string_view text)
{
    for (const auto& [value, name] : kScopes) {
        if (name == text) return value;
    }
    return std::nullopt;
}

NewToken new_token()
{
    std::string id = random_text(kIdSize, kIdLetters);
    std::string text = std::string(kPrefix) + id + "_" + random_text(kSecretSize);
    return {std::move(id), Secret(std::move(text))};
}

bool is_token_id(std::string_view text)
{
    return text.size() == kIdSize && is_made_of(text, kIdLetters);
}

std::optional<std::string_view> token_id(std::string_view text)
{
    constexpr std::size_t kSize = kPrefix.size() + kIdSize + 1 + kSecretSize;
    if (text.size() != kSize || !text.starts_with(kPrefix)) return std::nullopt;
    const std::string_view id = text.substr(kPrefix.size(), kIdSize);
    const std::string_view rest = text.substr(kPrefix.size() + kIdSize);
    if (!is_token_id(id) || rest.front() != '_' || !is_made_of(rest.substr(1), kBase62)) return std::nullopt;
    return id;
}

std::string token_hash(std::string_view text)
{
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::string hash(kHashPrefix);
    for (const unsigned char byte : digest)
        hash += {kHexDigits[byte >> 4], kHexDigits[byte & 15]};
    return hash;
}

bool is_token_hash(std::string_view text)
{
    return text.starts_with(kHashPrefix) &&
           text.size() == kHashPrefix.size() + 2 * crypto_hash_sha256_BYTES &&
           is_made_of(text.substr(kHashPrefix.size()), kHexDigits);
}

std::optional<std::string> why_not_allowed(const Token& token)
{
    if (!is_user_name(token.user)) return "\"" + token.user + "\" cannot be the name of a user";
    if (!is_token_hash(token.hash)) return "has no hash";
    if (token.scopes.empty()) return "needs at least one scope: read, publish or payload";
    for (const std::string& domain : token.domains) {
        if (domain_name(domain) != domain) return "\"" + domain + "\" cannot be the name of a domain";
    }
    const std::set<std::string_view> distinct(token.domains.begin(), token.domains.end());
    if (distinct.size() != token.domains.size()) return "a domain is listed twice";
    if (token.created < kFirst || token.expires >= kEnd) return "its times are not between 1970 and 9999";
    if (token.expires <= token.created) return "expires before it is created";
    if (token.expires - token.created > kLongestTokenLife) {
        return "is good for more than " + std::to_string(kLongestTokenLife.count()) + " days";
    }
    if (token.note.size() > kMaxNote || !is_one_line(token.note)) {
        return "a note is one line of UTF-8, at most " + std::to_string(kMaxNote) + " bytes";
    }
    return std::nullopt;
}

} // namespace wharf::auth
