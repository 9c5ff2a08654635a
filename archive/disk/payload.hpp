// The payloads of a job: what it keeps for a person to look at, for a while after its end. Only a job started
// by hand is asked to. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::archive {

enum class Payload {
    Pull,       // the rows as they were read
    Push,       // the changes as they were applied
    HookOutput, // what the hook's command wrote
};
inline constexpr std::array kAllPayloads{Payload::Pull, Payload::Push, Payload::HookOutput};
[[nodiscard]] std::string_view to_string(Payload payload); // "pull", "push", "hook-output"

class PayloadSet {
public:
    constexpr PayloadSet() = default;

    // "pull,hook-output", in any order; "" is none of them. Nothing for a text with anything else, or with
    // one of them twice.
    [[nodiscard]] static std::optional<PayloadSet> parse(std::string_view text);
    [[nodiscard]] std::string text() const; // the inverse, in the order of kAllPayloads

    constexpr void add(Payload payload) { bits_ |= bit(payload); }
    [[nodiscard]] constexpr bool has(Payload payload) const { return (bits_ & bit(payload)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    friend bool operator==(const PayloadSet&, const PayloadSet&) = default;

private:
    static constexpr std::uint8_t bit(Payload payload)
    {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(payload));
    }
    std::uint8_t bits_ = 0;
};

} // namespace wharf::archive
