#include "auth/token_store.hpp"

#include "auth/secret_text.hpp"
#include "auth/token_edits.hpp"

#include <algorithm>

namespace wharf::auth {
namespace {

Principal narrowed(Principal user, const Token& token)
{
    user.read_only = !token.scopes.contains(Scope::Publish);
    if (token.domains.empty()) return user;
    if (user.role == Role::Admin) {
        user.role = Role::Publisher;
        user.domains = token.domains;
    } else {
        const auto is_left_out = [&](const std::string& domain) {
            return std::find(token.domains.begin(), token.domains.end(), domain) == token.domains.end();
        };
        std::erase_if(user.domains, is_left_out);
    }
    return user;
}

} // namespace

TokenStore::TokenStore(std::string path, Authenticator& users, TokenUses& uses, Tell tell)
    : file_(
          std::move(path),
          [](const std::string& from) {
              LoadedTokens loaded = load_tokens(from);
              return LiveFile<Tokens>::Loaded{std::move(loaded.tokens), std::move(loaded.problems),
                                              loaded.missing, loaded.unreadable};
          },
          std::move(tell))
    , users_(users)
    , uses_(uses)
{
}

result<TokenGrant> TokenStore::verify(std::string_view text, Time now)
{
    const std::shared_ptr<const Tokens> known = tokens();
    if (!known) return Errc::StoreUnavailable;
    const auto shown_id = token_id(text);
    if (!shown_id) return Errc::UnknownToken;

    // An unknown id is compared all the same, with the hash of nothing, so that it takes as long.
    static const std::string nothing = token_hash("");
    const auto found = known->find(*shown_id);
    const bool exists = found != known->end();
    const bool right = same_secret(token_hash(text), exists ? found->second.hash : nothing);
    if (!exists || !right) return Errc::UnknownToken;

    const auto& [id, token] = *found;
    if (now >= token.expires) return Errc::TokenExpired;
    result<Principal> user = users_.admit(token.user);
    if (!user) return user.error();
    uses_.note(id, now);
    return TokenGrant{narrowed(std::move(*user), token), token.scopes, id, token.expires};
}

} // namespace wharf::auth
