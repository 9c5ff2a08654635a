#include "server/protocol/virtual_path.hpp"

#include "server/protocol/utf8.hpp"

#include <algorithm>
#include <stdexcept>

namespace wharf::protocol {
namespace {

using boost::system::result;

class PathCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "wharf.protocol.path"; }
    std::string message(int value) const override
    {
        switch (static_cast<PathError>(value)) {
        case PathError::Empty: return "the path is empty";
        case PathError::TooLong: return "the path is too long or too deep";
        case PathError::BadCharacter: return "the path holds a NUL, CR or LF";
        }
        return "unknown path error";
    }
};

} // namespace

const boost::system::error_category& path_category()
{
    static const PathCategory category;
    return category;
}

std::string utf8_or_latin1(std::string_view bytes)
{
    if (is_utf8(bytes)) return std::string(bytes);

    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | (code >> 6));
            text += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return text;
}

result<VirtualPath> VirtualPath::parse(const VirtualPath& here, std::string_view argument,
                                       Separators separators)
{
    if (argument.empty()) return PathError::Empty;
    if (argument.size() > kMaxPath) return PathError::TooLong;
    if (argument.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos)
        return PathError::BadCharacter;

    const std::string_view cuts = separators == Separators::Slash ? "/" : "/\\";
    VirtualPath path;
    if (cuts.find(argument.front()) == std::string_view::npos) path = here;

    while (!argument.empty()) {
        const auto end = std::min(argument.find_first_of(cuts), argument.size());
        const std::string_view part = argument.substr(0, end);
        if (part == "..") {
            if (!path.is_root()) path.parts_.pop_back();
        } else if (!part.empty() && part != ".") {
            path.parts_.push_back(utf8_or_latin1(part));
        }
        argument.remove_prefix(std::min(end + 1, argument.size()));
    }
    if (path.parts_.size() > kMaxPathParts || path.text().size() > kMaxPath) return PathError::TooLong;
    return path;
}

VirtualPath VirtualPath::join(std::string_view part) const
{
    result<VirtualPath> joined = parse(*this, part);
    if (!joined || joined->parts_.size() != parts_.size() + 1 || joined->name() != part)
        throw std::invalid_argument("VirtualPath::join: not one valid name, or the path gets too long");
    return *std::move(joined);
}

VirtualPath VirtualPath::parent() const
{
    VirtualPath above = *this;
    if (!above.is_root()) above.parts_.pop_back();
    return above;
}

const std::string& VirtualPath::name() const
{
    static const std::string none;
    return is_root() ? none : parts_.back();
}

std::string VirtualPath::text() const
{
    if (is_root()) return "/";
    std::string text;
    for (const std::string& part : parts_) {
        text += '/';
        text += part;
    }
    return text;
}

} // namespace wharf::protocol
