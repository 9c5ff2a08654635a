// Whatever stands in the tokens file, what was read from it can be written out and read back.
// Input: the file.
#include "auth/tokens_file.hpp"
#include "tests/fuzz/input.hpp"

using namespace wharf::auth;
using wharf::fuzz::check;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const wharf::fuzz::Input input(data, size);
    const ParsedTokens parsed = parse_tokens(input.rest());
    for (const LineProblem& problem : parsed.problems) {
        check(!problem.what.empty(), "a problem says what it is");
        check(problem.what.find('\n') == std::string::npos, "a problem is one line");
    }
    if (!parsed.problems.empty()) return 0;

    for (const auto& [id, token] : parsed.tokens) {
        check(is_token_id(id), "a token has an id");
        check(!why_not_allowed(token), "what was read may be stored");
    }
    const ParsedTokens again = parse_tokens(format_tokens(parsed.tokens));
    check(again.problems.empty(), "what was written can be read");
    check(again.tokens == parsed.tokens, "what was written is what was read");
    return 0;
}
