#include "server/first_steps.hpp"

#include "archive/disk/archive.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/posix_env.hpp"
#include "archive/disk/small_file.hpp"
#include "auth/password_hash.hpp"
#include "auth/user_edits.hpp"
#include "auth/user_store.hpp"
#include "auth/users_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

namespace wharf::server {

namespace {

constexpr std::string_view kDomain = "localhost";
constexpr std::string_view kUser = "admin";
constexpr std::string_view kPasswordFile = "admin-password";
constexpr std::size_t kPasswordLimit = 128; // bytes

// 20 characters that survive every shell and URL: 100 bits.
std::string make_password(archive::Env& env)
{
    static constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
    std::string password;
    for (int i = 0; i < 20; ++i)
        password += letters[env.random() % letters.size()];
    return password;
}

// Whether that is the password of the admin, who is made if nobody made any user yet.
std::variant<bool, std::string> ensure_admin(const config::Config& config, const std::string& password)
{
    const auth::LoadedUsers known = auth::load_users(config.auth.users);
    if (!known.problems.empty()) return known.problems.front();
    const auth::Secret secret{std::string(password)};
    auth::PasswordHasher hasher;
    if (!known.missing) {
        const auto admin = known.users.find(std::string(kUser));
        return admin != known.users.end() &&
               hasher.verify(admin->second.password_hash, secret) == auth::Verdict::Right;
    }
    const auto hash = hasher.hash(secret);
    if (!hash) return fmt::format("cannot hash the demo password: {}", hash.error().message());
    const auto problems =
        auth::add_user(config.auth.users, std::string(kUser), auth::User{*hash, auth::Role::Admin, {}});
    if (!problems.empty()) return problems.front();
    return true;
}

// The one kept from an earlier start, or a new one. An empty file is no password: earlier versions left one
// when they were interrupted.
archive::result<std::string> ensure_password(archive::Env& env)
{
    auto kept = archive::read_file(env, kPasswordFile, kPasswordLimit);
    if (!kept && kept.error() != boost::system::errc::no_such_file_or_directory) return kept;
    if (kept && kept->ends_with('\n')) kept->pop_back(); // as editors leave it
    if (kept && !kept->empty()) return kept;
    const std::string password = make_password(env);
    const mode_t usual = ::umask(0077); // nobody else reads it; no other thread makes files yet
    const auto written = archive::replace_file(env, kPasswordFile, password, archive::Sync::Yes);
    ::umask(usual);
    if (!written) return written.error();
    return password;
}

std::string page_hint(const config::Config& config)
{
    if (config.https.listen.empty()) return {};
    return fmt::format(R"(
In the browser: https://localhost:{}/ shows the jobs while they run. Its certificate is the server's own.
)",
                       config.https.listen.front().port);
}

} // namespace

std::variant<std::optional<DemoLogin>, std::string> prepare_demo(const config::Config& config)
{
    const auto env = archive::PosixEnv::make(config.data.root);
    if (!env) return fmt::format("data.root: {}: {}", config.data.root, env.error().message());
    if (const auto made = archive::make_fixed_directories(**env); !made)
        return fmt::format("data.root: {}: {}", config.data.root, made.error().message());
    const auto domain = archive::DomainName::parse(kDomain);
    if (const auto made = archive::Datasets(**env).create_domain(*domain); !made)
        return fmt::format("cannot make domain {}: {}", kDomain, made.error().message());
    // The password first: no interruption leaves a user whose password nobody knows.
    const auto password = ensure_password(**env);
    if (!password)
        return fmt::format("data.root: {}/{}: {}", config.data.root, kPasswordFile,
                           password.error().message());
    auto is_login = ensure_admin(config, *password);
    if (auto* const problem = std::get_if<std::string>(&is_login)) return std::move(*problem);
    if (!std::get<bool>(is_login)) return std::optional<DemoLogin>();
    return DemoLogin{std::string(kUser), *password};
}

void print_first_steps(const config::Config& config, const std::optional<DemoLogin>& login, std::ostream& out)
{
    if (!login) {
        out << fmt::format("\nWharfinger is ready. Data is kept in {}\n", config.data.root) << std::flush;
        return;
    }
    const unsigned port = config.ftps.listen.empty() ? 22222 : config.ftps.listen.front().port;
    const std::string folder = fmt::format("{}/demo-0001", kDomain);
    const std::string enqueue = fmt::format("{}/{}", folder, archive::layout::kEnqueueFolder);
    out << fmt::format(R"(
Wharfinger is ready. Data is kept in {root}, the login is {user} / {password}

Land a file with lftp:

  printf 'id,name\n1,Pier\n2,Quay\n' > harbour.csv
  lftp -u {user},{password} -e 'set ftp:ssl-force true; set ssl:verify-certificate no; mkdir -f -p {folder}; put -O {enqueue} harbour.csv; bye' ftp://localhost:{port}

or with curl:

  curl --ssl-reqd --insecure --user {user}:{password} --ftp-create-dirs -T harbour.csv ftp://localhost:{port}/{enqueue}/

and read what became of it:

  curl --ssl-reqd --insecure --user {user}:{password} ftp://localhost:{port}/{folder}/status.txt ftp://localhost:{port}/{folder}/log.txt

FileZilla: File, Site Manager, New site
  Protocol FTP, Host localhost, Port {port}, Encryption "Require explicit FTP over TLS",
  Logon Type Normal, User {user}, Password {password}; trust the certificate when asked.
  Drag a .csv file onto {enqueue}.
{page}
)",
                       fmt::arg("root", config.data.root), fmt::arg("user", login->user),
                       fmt::arg("password", login->password), fmt::arg("port", port),
                       fmt::arg("folder", folder), fmt::arg("enqueue", enqueue),
                       fmt::arg("page", page_hint(config)));
    out.flush();
}

} // namespace wharf::server
