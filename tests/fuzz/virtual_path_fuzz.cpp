// A path that was parsed is plain and below the root, and its text is parsed to the same path from anywhere.
// Input: the directory one is in, LF, the argument.
#include "server/protocol/virtual_path.hpp"

#include "tests/fuzz/input.hpp"

#include <string>

using namespace wharf::protocol;
using wharf::fuzz::check;

namespace {

void check_plain(const VirtualPath& path, Separators separators)
{
    check(path.parts().size() <= kMaxPathParts, "a path is not too deep");
    check(path.text().size() <= kMaxPath, "a path is not too long");
    check(path.text().starts_with('/'), "a path is absolute");
    for (const std::string& part : path.parts()) {
        check(!part.empty() && part != "." && part != "..", "a part is a name");
        check(part.find_first_of(std::string("/\0\r\n", 4)) == std::string::npos, "a part is clean");
        check(separators == Separators::Slash || part.find('\\') == std::string::npos,
              "a backslash separates");
        check(utf8_or_latin1(part) == part, "a part is UTF-8");
    }
}

void check_argument(std::string_view here_text, std::string_view argument, Separators separators)
{
    const auto parsed_here = VirtualPath::parse({}, here_text, separators);
    const VirtualPath here = parsed_here ? *parsed_here : VirtualPath();
    const auto path = VirtualPath::parse(here, argument, separators);
    if (!path) return;
    check_plain(*path, separators);
    check(VirtualPath::parse(here, path->text(), separators) == *path, "the text leads back, from here");
    check(VirtualPath::parse({}, path->text(), separators) == *path, "the text leads back, from the root");
    check(path->is_root() || path->parent().join(path->name()) == *path, "parent and name make the path");
    if (argument.starts_with('/'))
        check(VirtualPath::parse({}, argument, separators) == *path, "an absolute path is so from anywhere");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    wharf::fuzz::Input input(data, size);
    const std::string_view here = input.line();
    const std::string_view argument = input.rest();
    check_argument(here, argument, Separators::Slash);
    check_argument(here, argument, Separators::SlashAndBackslash);

    const std::string text = utf8_or_latin1(argument);
    check(utf8_or_latin1(text) == text, "converted text is UTF-8");
    check(text.size() <= 2 * argument.size(), "Latin-1 at most doubles");
    return 0;
}
