// A path inside one user's tree: absolute, no empty, "." or ".." parts, no NUL, valid UTF-8, at most kMaxPath
// bytes. Only parse() and join() make one, so code holding a VirtualPath never checks again. ".." above the
// root stays at the root.
#pragma once

#include <boost/system/result.hpp>
#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::protocol {

inline constexpr std::size_t kMaxPath = 4096; // bytes
inline constexpr std::size_t kMaxPathParts = 64;

enum class PathError {
    Empty = 1,
    TooLong,      // over kMaxPath or kMaxPathParts
    BadCharacter, // NUL, CR or LF
};
const boost::system::error_category& path_category();
inline boost::system::error_code make_error_code(PathError e)
{
    return {static_cast<int>(e), path_category()};
}

enum class Separators { Slash, SlashAndBackslash };

class VirtualPath {
public:
    VirtualPath() = default; // the root
    // `argument` as the client sent it, relative to `here` unless it begins with a separator. A part that is
    // not valid UTF-8 is taken as Latin-1, which old clients send; each part by itself, for such a client
    // still repeats the names of folders as it was told them. Fails with a PathError.
    [[nodiscard]] static boost::system::result<VirtualPath> parse(const VirtualPath& here,
                                                                  std::string_view argument,
                                                                  Separators separators = Separators::Slash);
    // `part` must be one name that parse() would leave as it is, and the path within the limits; anything
    // else is a bug of the caller and throws std::invalid_argument.
    [[nodiscard]] VirtualPath join(std::string_view part) const;
    [[nodiscard]] VirtualPath parent() const; // of the root: the root

    [[nodiscard]] bool is_root() const { return parts_.empty(); }
    [[nodiscard]] std::span<const std::string> parts() const { return parts_; }
    [[nodiscard]] const std::string& name() const; // last part; "" for the root
    [[nodiscard]] std::string text() const;        // "/a/b"
    friend auto operator<=>(const VirtualPath&, const VirtualPath&) = default;

private:
    std::vector<std::string> parts_;
};

// The bytes as UTF-8: themselves if they are valid, else each byte taken as the Latin-1 character of that
// number.
[[nodiscard]] std::string utf8_or_latin1(std::string_view bytes);

} // namespace wharf::protocol

template <>
struct boost::system::is_error_code_enum<wharf::protocol::PathError> : std::true_type {
};
