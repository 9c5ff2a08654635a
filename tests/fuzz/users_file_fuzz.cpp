// Whatever stands in the users file, what was read from it can be written out and read back.
// Input: the file.
#include "auth/users_file.hpp"
#include "tests/fuzz/input.hpp"

using namespace wharf::auth;
using wharf::fuzz::check;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const wharf::fuzz::Input input(data, size);
    const ParsedUsers parsed = parse_users(input.rest());
    for (const UsersProblem& problem : parsed.problems) {
        check(!problem.what.empty(), "a problem says what it is");
        check(problem.what.find('\n') == std::string::npos, "a problem is one line");
    }
    if (!parsed.problems.empty()) return 0;

    for (const auto& [name, user] : parsed.users) {
        check(is_user_name(name), "a user has a name");
        check(!why_not_allowed(name, user), "what was read may be stored");
    }
    const ParsedUsers again = parse_users(format_users(parsed.users));
    check(again.problems.empty(), "what was written can be read");
    check(again.users == parsed.users, "what was written is what was read");
    return 0;
}
