#include "server/cli/user.hpp"

#include "auth/password_hash.hpp"
#include "auth/token_edits.hpp"
#include "auth/user_edits.hpp"
#include "auth/user_store.hpp"
#include "server/cli/config_options.hpp"
#include "server/cli/password_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <unistd.h>

namespace wharf::cli {
namespace {

struct UserOptions {
    ConfigOptions config;
    std::string name;
    std::string role;
    std::vector<std::string> domains;
    bool password_stdin = false;
};

int refuse(CliContext& context, const std::string& problem, int exit_code = kProblem)
{
    context.err << problem << '\n';
    return exit_code;
}

int finish(CliContext& context, const auth::EditProblems& problems, const std::string& done)
{
    for (const std::string& problem : problems)
        context.err << problem << '\n';
    if (!problems.empty()) return kProblem;
    context.out << done << '\n';
    return kOk;
}

// The hash of a password asked for; nothing, and told why, if there is none.
std::optional<std::string> hashed_password(const UserOptions& options, CliContext& context)
{
    const auto password = options.password_stdin ? read_password(context.in, context.err)
                                                 : ask_password(STDIN_FILENO, context.err);
    if (!password) return std::nullopt;
    auto hash = auth::PasswordHasher().hash(*password);
    if (hash) return std::move(*hash);
    context.err << "cannot hash the password: " << hash.error().message() << '\n';
    return std::nullopt;
}

// Whether the file is good and the name is, or is not, in it.
std::optional<auth::Users> users_or_report(const std::string& path, CliContext& context)
{
    auth::LoadedUsers loaded = auth::load_users(path);
    for (const std::string& problem : loaded.problems)
        context.err << problem << '\n';
    if (!loaded.problems.empty()) return std::nullopt;
    return std::move(loaded.users);
}

// What keeps the name from being added, told: the exit code; nothing if all is well.
std::optional<int> why_not_added(const std::string& path, const std::string& name, CliContext& context)
{
    const auto users = users_or_report(path, context);
    if (!users) return kProblem;
    if (!users->contains(name)) return std::nullopt;
    return refuse(context, fmt::format("there is a user \"{}\" in {} already", name, path));
}

// As the users file has them; one that is no domain's name stays as it is, for the checks to tell.
std::vector<std::string> domains_given(const UserOptions& options)
{
    std::vector<std::string> domains;
    for (const std::string& given : options.domains)
        domains.push_back(auth::domain_name(given).value_or(given));
    return domains;
}

// Whether they are all there; what went wrong is told.
bool made_domains(const std::vector<std::string>& domains, const config::Config& config, CliContext& context,
                  const CreateDomain& create_domain)
{
    for (const std::string& domain : domains) {
        if (const auto problem = create_domain(config, domain)) {
            context.err << fmt::format("cannot make domain {}: {}\n", domain, *problem);
            return false;
        }
    }
    return true;
}

std::string domains_text(const auth::User& user)
{
    if (user.role == auth::Role::Admin) return "every domain";
    return fmt::format("{}", fmt::join(user.domains, " "));
}

int run_add(const UserOptions& options, CliContext& context, const CreateDomain& create_domain)
{
    auth::User user{"", auth::role_named(options.role).value_or(auth::Role::Viewer), domains_given(options)};
    if (const auto why = auth::why_not_added(options.name, user)) return refuse(context, *why, kUsage);

    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const std::string& path = config->auth.users;
    if (const auto problem = why_not_added(path, options.name, context)) return *problem; // before typing
    const auto hash = hashed_password(options, context);
    if (!hash) return kProblem;
    user.password_hash = *hash;

    if (!made_domains(user.domains, *config, context, create_domain)) return kProblem;
    // Somebody may have added the name meanwhile; the tokens are that one's then.
    if (const auto problem = why_not_added(path, options.name, context)) return *problem;
    // Those of an earlier user of this name, who was removed from the file by hand.
    const auto stale = auth::remove_tokens_of(config->auth.tokens, options.name);
    if (!stale.empty()) return finish(context, stale, "");
    return finish(context, auth::add_user(path, options.name, user),
                  fmt::format("added {} \"{}\" to {}", options.role, options.name, path));
}

int run_set(const UserOptions& options, CliContext& context, const CreateDomain& create_domain)
{
    auth::NewRights rights{auth::role_named(options.role), std::nullopt};
    if (!options.domains.empty()) rights.domains = domains_given(options);
    if (!rights.role && !rights.domains)
        return refuse(context, "say what to change: --role, --domain or both", kUsage);
    // Whether a domain is needed depends on what stays.
    const auth::User given{"", auth::Role::Admin, rights.domains.value_or(std::vector<std::string>())};
    if (const auto why = auth::why_not_allowed(options.name, given)) return refuse(context, *why, kUsage);

    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const std::string& path = config->auth.users;
    const auto users = users_or_report(path, context);
    if (!users) return kProblem;
    const auto found = users->find(options.name);
    if (found == users->end())
        return refuse(context, fmt::format("there is no user \"{}\" in {}", options.name, path));
    const auth::User changed = auth::with_rights(found->second, rights);
    if (const auto why = auth::why_not_allowed(options.name, changed)) return refuse(context, *why);
    if (!made_domains(given.domains, *config, context, create_domain)) return kProblem;
    return finish(context, auth::set_rights(path, options.name, rights),
                  fmt::format("\"{}\" is {} of {} now", options.name, auth::role_name(changed.role),
                              domains_text(changed)));
}

int run_passwd(const UserOptions& options, CliContext& context)
{
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const std::string& path = config->auth.users;
    const auto users = users_or_report(path, context);
    if (!users) return kProblem;
    if (!users->contains(options.name)) {
        return refuse(context, fmt::format("there is no user \"{}\" in {}", options.name, path));
    }
    const auto hash = hashed_password(options, context);
    if (!hash) return kProblem;
    return finish(context, auth::set_password(path, options.name, *hash),
                  fmt::format("changed the password of \"{}\"", options.name));
}

int run_remove(const UserOptions& options, CliContext& context)
{
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    // The user first: tokens without a user are dead.
    const auto problems = auth::remove_user(config->auth.users, options.name);
    if (!problems.empty()) return finish(context, problems, "");
    const auto left = auth::remove_tokens_of(config->auth.tokens, options.name);
    if (!left.empty())
        context.err << fmt::format("removed \"{}\", but not the tokens of that name\n", options.name);
    return finish(context, left, fmt::format("removed \"{}\"", options.name));
}

int run_list(const UserOptions& options, CliContext& context)
{
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const auto users = users_or_report(config->auth.users, context);
    if (!users) return kProblem;
    std::size_t widest = 0;
    for (const auto& [name, user] : *users)
        widest = std::max(widest, name.size());
    for (const auto& [name, user] : *users) {
        context.out << fmt::format("{:<{}}  {:<9}  {}\n", name, widest, auth::role_name(user.role),
                                   domains_text(user));
    }
    return kOk;
}

} // namespace

void add_user(CLI::App& app, CliContext& context, CreateDomain create_domain)
{
    CLI::App* user = app.add_subcommand("user", "Add, change, list and remove users");
    user->require_subcommand(1);

    const auto command = [&](const char* name, const char* description, const auto& run) {
        CLI::App* added = user->add_subcommand(name, description);
        const auto options = std::make_shared<UserOptions>();
        add_config_options(*added, options->config);
        added->callback([options, &context, run] { context.exit_code = run(*options, context); });
        return std::pair(added, options);
    };
    const auto takes_name = [](const auto& added) {
        added.first->add_option("name", added.second->name, "Name the user logs in with")->required();
    };
    const auto takes_password = [](const auto& added) {
        added.first->add_flag("--password-stdin", added.second->password_stdin,
                              "Read the password from the first line of standard input");
    };

    const auto takes_rights = [](const auto& added, const char* domain) {
        added.first->add_option("--role", added.second->role, "What the user may do")
            ->check(CLI::IsMember({"viewer", "publisher", "admin"}))
            ->capture_default_str();
        added.first->add_option("--domain", added.second->domains, domain)->allow_extra_args(false);
    };

    const auto add = command("add", "Add a user, and make the domains that do not exist yet",
                             [create_domain](const UserOptions& options, CliContext& to) {
                                 return run_add(options, to, create_domain);
                             });
    takes_name(add);
    takes_password(add);
    add.second->role = "publisher";
    takes_rights(add, "A domain the user has rights on; repeat for more");

    const auto set = command("set", "Change a user's role, domains or both; password and tokens stay",
                             [create_domain](const UserOptions& options, CliContext& to) {
                                 return run_set(options, to, create_domain);
                             });
    takes_name(set);
    takes_rights(set, "A domain the user has rights on, in place of those before; repeat for more");

    const auto passwd = command("passwd", "Give a user another password", run_passwd);
    takes_name(passwd);
    takes_password(passwd);
    takes_name(command("remove", "Remove a user and the tokens of that name", run_remove));
    command("list", "List users with their roles and domains", run_list);
}

} // namespace wharf::cli
