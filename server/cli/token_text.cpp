#include "server/cli/token_text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wharf::cli {
namespace {

std::string_view state_name(TokenState state)
{
    switch (state) {
    case TokenState::Good: return "good";
    case TokenState::Expired: return "expired";
    case TokenState::NoSuchUser: return "no such user";
    }
    return "";
}

std::string end_text(const ListedToken& listed)
{
    const std::string time = auth::time_text(listed.token.expires);
    switch (listed.state) {
    case TokenState::Good: return "until " + time;
    case TokenState::Expired: return "expired " + time;
    case TokenState::NoSuchUser: break;
    }
    return std::string(state_name(listed.state));
}

std::string used_text(const ListedToken& listed)
{
    if (!listed.use_known) return "use unknown";
    return listed.used ? "used " + auth::time_text(*listed.used) : "never used";
}

} // namespace

std::string scopes_text(const auth::Token& token)
{
    std::string text;
    for (const auth::Scope scope : token.scopes)
        text.append(text.empty() ? "" : ",").append(auth::scope_name(scope));
    return text;
}

std::string domains_text(const auth::Token& token)
{
    if (token.domains.empty()) return "every domain of the user";
    return fmt::format("{}", fmt::join(token.domains, " "));
}

std::string tokens_as_table(const std::vector<ListedToken>& tokens)
{
    std::size_t user = 0;
    std::size_t scopes = 0;
    std::size_t end = 0;
    std::size_t used = 0;
    for (const ListedToken& listed : tokens) {
        user = std::max(user, listed.token.user.size());
        scopes = std::max(scopes, scopes_text(listed.token).size());
        end = std::max(end, end_text(listed).size());
        used = std::max(used, used_text(listed).size());
    }
    std::string table;
    for (const ListedToken& listed : tokens) {
        const auth::Token& token = listed.token;
        table += fmt::format("{}  {:<{}}  {:<{}}  {:<{}}  {:<{}}  {}{}{}\n", listed.id, token.user, user,
                             scopes_text(token), scopes, end_text(listed), end, used_text(listed), used,
                             domains_text(token), token.note.empty() ? "" : "  # ", token.note);
    }
    return table;
}

std::string tokens_as_json(const std::vector<ListedToken>& tokens)
{
    boost::json::array told;
    for (const ListedToken& listed : tokens) {
        const auth::Token& token = listed.token;
        boost::json::object& one = told.emplace_back(boost::json::object()).as_object();
        one["id"] = listed.id;
        one["user"] = token.user;
        boost::json::array& scopes = one["scopes"].emplace_array();
        for (const auth::Scope scope : token.scopes)
            scopes.emplace_back(auth::scope_name(scope));
        if (!token.domains.empty())
            one["domains"] = boost::json::array(token.domains.begin(), token.domains.end());
        one["created"] = auth::time_text(token.created);
        one["expires"] = auth::time_text(token.expires);
        one["state"] = state_name(listed.state);
        if (listed.used) one["used"] = auth::time_text(*listed.used);
        if (!listed.use_known) one["used"] = nullptr;
        if (!token.note.empty()) one["note"] = token.note;
    }
    return boost::json::serialize(told) + "\n";
}

} // namespace wharf::cli
