// Whatever a request shows as its token: only the one form has an id, and the id is safe to log and to name a
// file with.
// Input: the text.
#include "auth/token.hpp"
#include "tests/fuzz/input.hpp"

#include <string>

using namespace wharf::auth;
using wharf::fuzz::check;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = wharf::fuzz::Input(data, size).rest();
    check(is_token_hash(token_hash(text)), "every text has a hash");
    const auto id = token_id(text);
    if (!id) return 0;

    check(is_token_id(*id), "what is taken for an id is one");
    check(text.starts_with("wt_" + std::string(*id) + "_"), "the id is where it is looked for");
    check(text.size() == 59, "nothing stands in front or behind");
    for (const char c : text)
        check(c > ' ' && c < '\x7f' && c != '/' && c != '.', "a token is letters, digits and '_'");
    return 0;
}
