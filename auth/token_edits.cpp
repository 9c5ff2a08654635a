#include "auth/token_edits.hpp"

#include <functional>
#include <optional>

namespace wharf::auth {
namespace {

// Gives back why the tokens are not to be changed, if they are not.
using Change = std::function<std::optional<std::string>(Tokens&)>;

EditProblems edit(const std::string& path, const Change& change, const std::string& like = "")
{
    const auto rewrite = [&](const std::string& real) -> Rewritten {
        LoadedTokens loaded = load_tokens(real);
        if (!loaded.problems.empty()) return {{}, loaded.problems};
        const Tokens before = loaded.tokens;
        if (const auto why = change(loaded.tokens)) return {{}, {*why}};
        if (loaded.tokens == before) return {};
        return {format_tokens(loaded.tokens), {}};
    };
    return edit_file(path, ".tokens-XXXXXX", rewrite, like);
}

} // namespace

LoadedTokens load_tokens(const std::string& path)
{
    const AccountText read = read_account_file(path);
    if (read.missing) return {{}, {}, true};
    if (!read.problem.empty()) return {{}, {read.problem}, false, true};
    ParsedTokens parsed = parse_tokens(read.text);
    return {std::move(parsed.tokens), located(path, parsed.problems)};
}

EditProblems add_token(const std::string& path, const std::string& id, const Token& token,
                       const std::string& users_path)
{
    if (!is_token_id(id)) return {"\"" + id + "\" cannot be the id of a token"};
    if (const auto why = why_not_allowed(token)) return {"the token " + *why};
    const auto add = [&](Tokens& tokens) -> std::optional<std::string> {
        if (tokens.emplace(id, token).second) return std::nullopt;
        return "there is a token " + id + " in " + path + " already";
    };
    return edit(path, add, users_path);
}

EditProblems remove_token(const std::string& path, const std::string& id)
{
    return edit(path, [&](Tokens& tokens) -> std::optional<std::string> {
        if (tokens.erase(id) != 0) return std::nullopt;
        return "there is no token " + id + " in " + path;
    });
}

EditProblems remove_tokens_of(const std::string& path, const std::string& user)
{
    return edit(path, [&](Tokens& tokens) -> std::optional<std::string> {
        std::erase_if(tokens, [&](const auto& entry) { return entry.second.user == user; });
        return std::nullopt;
    });
}

} // namespace wharf::auth
