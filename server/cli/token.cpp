#include "server/cli/token.hpp"

#include "auth/token_edits.hpp"
#include "auth/token_uses.hpp"
#include "auth/user_store.hpp"
#include "config/units.hpp"
#include "server/cli/archive_command.hpp"
#include "server/cli/token_text.hpp"
#include "server/options.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wharf::cli {
namespace {

struct TokenOptions {
    ConfigOptions config;
    std::string user;
    std::string id;
    std::vector<std::string> scopes;
    std::vector<std::string> domains;
    std::string expires = config::format_duration(auth::kTokenLife);
    std::string note;
    bool json = false;
};

// What the commands work on, all of it good.
struct Files {
    config::Config config;
    auth::Users users;
    auth::Tokens tokens;
};

std::optional<Files> read_files(const TokenOptions& options, CliContext& context)
{
    auto config = load_or_report(options.config, context.err);
    if (!config) return std::nullopt;
    auth::LoadedUsers users = auth::load_users(config->auth.users);
    auth::LoadedTokens tokens = auth::load_tokens(config->auth.tokens);
    for (const auto& problems : {users.problems, tokens.problems}) {
        for (const std::string& problem : problems)
            context.err << problem << '\n';
    }
    if (!users.problems.empty() || !tokens.problems.empty()) return std::nullopt;
    return Files{std::move(*config), std::move(users.users), std::move(tokens.tokens)};
}

// Where the server writes down what was used.
boost::system::result<std::string> uses_directory(const config::Config& config)
{
    const auto disk = archive::PosixEnv::open(config.data.root);
    if (!disk) return disk.error();
    return server::token_uses_directory(**disk);
}

boost::system::result<std::optional<auth::Time>> last_use(const boost::system::result<std::string>& directory,
                                                          const std::string& id)
{
    if (directory) return auth::TokenUses(*directory).last(id);
    // No server was ever here.
    if (directory.error() == boost::system::errc::no_such_file_or_directory)
        return std::optional<auth::Time>();
    return directory.error();
}

int print_all(CliContext& context, const auth::EditProblems& problems)
{
    for (const std::string& problem : problems)
        context.err << problem << '\n';
    return problems.empty() ? kOk : kProblem;
}

// Why a token asks for more than its user has; it would be given in vain.
std::optional<std::string> why_too_much(const auth::Token& token, const auth::User& user)
{
    if (token.scopes.contains(auth::Scope::Publish) && user.role == auth::Role::Viewer) {
        return fmt::format("\"{}\" is a viewer: a token of a viewer may have the scopes read and payload",
                           token.user);
    }
    if (user.role == auth::Role::Admin) return std::nullopt;
    for (const std::string& domain : token.domains) {
        if (std::find(user.domains.begin(), user.domains.end(), domain) == user.domains.end()) {
            return fmt::format("\"{}\" has no rights on {}, only on {}", token.user, domain,
                               fmt::join(user.domains, " "));
        }
    }
    return std::nullopt;
}

// From what was typed alone; nothing, and told why, if it cannot be right.
std::optional<auth::Token> token_asked_for(const TokenOptions& options, const std::string& hash,
                                           CliContext& context)
{
    auth::Token token{.user = options.user,
                      .hash = hash,
                      .scopes = {},
                      .domains = {},
                      .created = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                      .expires = {},
                      .note = options.note};
    for (const std::string& name : options.scopes)
        if (const auto scope = auth::scope_named(name)) token.scopes.insert(*scope);
    for (const std::string& name : options.domains)
        token.domains.push_back(auth::domain_name(name).value_or(name));

    const auto life = config::parse_duration(options.expires);
    const auto longest = config::format_duration(auth::kLongestTokenLife);
    if (!life || *life < std::chrono::seconds(1) || *life > auth::kLongestTokenLife) {
        refuse(context,
               fmt::format("--expires: wants a duration such as 12h or 90d, from 1s to {}, not \"{}\"",
                           longest, options.expires));
        return std::nullopt;
    }
    token.expires = token.created + *life;
    const auto why = auth::why_not_allowed(token);
    if (!why) return token;
    refuse(context, *why);
    return std::nullopt;
}

int run_create(const TokenOptions& options, CliContext& context)
{
    const auth::NewToken made = auth::new_token();
    const auto token = token_asked_for(options, auth::token_hash(made.text.reveal()), context);
    if (!token) return kUsage;
    const auto files = read_files(options, context);
    if (!files) return kProblem;
    const auto user = files->users.find(options.user);
    if (user == files->users.end()) {
        return refuse(context,
                      fmt::format("there is no user \"{}\" in {}", options.user, files->config.auth.users));
    }
    if (const auto why = why_too_much(*token, user->second)) return refuse(context, *why);

    const auto problems =
        auth::add_token(files->config.auth.tokens, made.id, *token, files->config.auth.users);
    if (!problems.empty()) return print_all(context, problems);
    context.out << made.text.reveal() << '\n';
    context.err << fmt::format("token {} of \"{}\" for {}, in {}, until {}\n"
                               "It is shown this once. Send it as \"Authorization: Bearer ...\"; "
                               "`wharfinger token revoke {}` ends it.\n",
                               made.id, token->user, scopes_text(*token), domains_text(*token),
                               auth::time_text(token->expires), made.id);
    return kOk;
}

int run_list(const TokenOptions& options, CliContext& context)
{
    const auto files = read_files(options, context);
    if (!files) return kProblem;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto directory = uses_directory(files->config);
    std::vector<ListedToken> listed;
    std::string why_unknown; // of uses
    for (const auto& [id, token] : files->tokens) {
        if (!options.user.empty() && token.user != options.user) continue;
        const auto state = !files->users.contains(token.user) ? TokenState::NoSuchUser
                           : now >= token.expires             ? TokenState::Expired
                                                              : TokenState::Good;
        const auto used = last_use(directory, id);
        if (!used) why_unknown = used.error().message();
        listed.push_back({id, token, state, used ? *used : std::nullopt, used.has_value()});
    }
    if (listed.empty() && !options.user.empty() && !files->users.contains(options.user)) {
        return refuse(context,
                      fmt::format("there is no user \"{}\" in {}", options.user, files->config.auth.users));
    }
    std::stable_sort(listed.begin(), listed.end(), [](const ListedToken& a, const ListedToken& b) {
        return std::pair(a.token.user, a.token.created) < std::pair(b.token.user, b.token.created);
    });
    context.out << (options.json ? tokens_as_json(listed) : tokens_as_table(listed));
    if (!why_unknown.empty())
        context.err << fmt::format("when tokens were used is not known: data.root: {}: {}\n",
                                   files->config.data.root, why_unknown);
    return kOk;
}

int run_revoke(const TokenOptions& options, CliContext& context)
{
    // A token found where it should not be may be given whole.
    const std::string id(auth::token_id(options.id).value_or(options.id));
    if (!auth::is_token_id(id)) {
        refuse(context, fmt::format("\"{}\" is not a token's id: 12 lower-case letters and digits, as "
                                    "`wharfinger token list` shows them",
                                    options.id));
        return kUsage;
    }
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const auto problems = auth::remove_token(config->auth.tokens, id);
    if (!problems.empty()) return print_all(context, problems);
    if (const auto directory = uses_directory(*config)) auth::TokenUses(*directory).forget(id);
    context.out << fmt::format("revoked {}\n", id);
    return kOk;
}

} // namespace

void add_token(CLI::App& app, CliContext& context)
{
    CLI::App* token = app.add_subcommand("token", "Make, list and revoke tokens for HTTPS");
    token->require_subcommand(1);

    const auto create = add_command<TokenOptions>(
        *token, context, "create", "Print a new token of a user; only its hash is kept", run_create);
    create.first->add_option("user", create.second->user, "Whose rights it has a part of")->required();
    create.first->add_option("--scope", create.second->scopes, "What it is good for, with commas between")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"read", "publish", "payload"}))
        ->required();
    create.first
        ->add_option("--domain", create.second->domains,
                     "Only this domain of the user's; repeat for more (default: all)")
        ->allow_extra_args(false);
    create.first->add_option("--expires", create.second->expires, "How long it is good, at most 3650d")
        ->capture_default_str();
    create.first->add_option("--note", create.second->note, "What it is for, one line");

    const auto list =
        add_command<TokenOptions>(*token, context, "list", "List tokens, without secrets", run_list);
    list.first->add_option("user", list.second->user, "Only tokens of this user");
    list.first->add_flag("--json", list.second->json, "Print JSON");

    const auto revoke = add_command<TokenOptions>(
        *token, context, "revoke", "End a token; a running server notices at once", run_revoke);
    revoke.first->add_option("id", revoke.second->id, "Id of the token, or the token itself")->required();
}

} // namespace wharf::cli
