#include "auth/secret.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <new>
#include <sstream>
#include <string_view>
#include <type_traits>

using namespace wharf::auth;

namespace {

constexpr std::string_view kShort = "s3cret!"; // kept inside the string object itself

// Storage whose bytes can be looked at after the secret in it is gone.
struct Storage {
    alignas(Secret) std::array<unsigned char, sizeof(Secret)> bytes{};

    Secret* make(std::string_view text) { return new (bytes.data()) Secret(std::string(text)); }
    [[nodiscard]] bool contains(std::string_view text) const
    {
        return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
    }
};

} // namespace

TEST_CASE("a destroyed secret leaves nothing in memory", "[auth]")
{
    Storage storage;
    Secret* secret = storage.make(kShort);
    REQUIRE(storage.contains(kShort));
    secret->~Secret();
    CHECK_FALSE(storage.contains(kShort));
}

TEST_CASE("a moved secret leaves nothing behind", "[auth]")
{
    Storage storage;
    Secret* from = storage.make(kShort);
    Secret to(std::move(*from));
    CHECK(to.reveal() == kShort);
    CHECK(from->empty());
    CHECK_FALSE(storage.contains(kShort));
    from->~Secret();
}

TEST_CASE("an overwritten secret is wiped, and so is what overwrote it", "[auth]")
{
    Storage storage;
    Secret* target = storage.make(kShort);
    Storage source;
    Secret* other = source.make("other");
    *target = std::move(*other);
    CHECK(target->reveal() == "other");
    CHECK_FALSE(storage.contains("s3c"));
    CHECK_FALSE(storage.contains("et!")); // beyond the end of the shorter text
    CHECK_FALSE(source.contains("other"));
    target->~Secret();
    other->~Secret();
}

TEST_CASE("the string a secret was made from is wiped", "[auth]")
{
    alignas(std::string) std::array<char, sizeof(std::string)> bytes{};
    auto* text = new (bytes.data()) std::string(kShort);
    const Secret secret(std::move(*text));
    CHECK(secret.reveal() == kShort);
    CHECK(std::string_view(bytes.data(), bytes.size()).find(kShort) == std::string_view::npos);
    text->~basic_string();
}

TEST_CASE("a long secret moves whole and survives moving to itself", "[auth]")
{
    const std::string text(1000, 'x');
    Secret secret{std::string(text)};
    Secret& same = secret;
    secret = std::move(same);
    CHECK(secret.reveal() == text);
    const Secret moved(std::move(secret));
    CHECK(moved.reveal() == text);
    CHECK(secret.empty());
}

TEST_CASE("a secret prints as stars and cannot be copied", "[auth]")
{
    std::ostringstream out;
    out << Secret("s3cret!");
    CHECK(out.str() == "***");
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Secret>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<Secret>);
}
