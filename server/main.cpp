#include "server/cli/ban.hpp"
#include "server/cli/check.hpp"
#include "server/cli/context.hpp"
#include "server/cli/dataset.hpp"
#include "server/cli/domain.hpp"
#include "server/cli/jobs.hpp"
#include "server/cli/prune.hpp"
#include "server/cli/reindex.hpp"
#include "server/cli/serve.hpp"
#include "server/cli/token.hpp"
#include "server/cli/user.hpp"
#include "server/cli/wrong_command.hpp"

#include <csignal>
#include <iostream>

int main(int argc, char** argv)
{
    using namespace wharf::cli;
    std::signal(SIGPIPE, SIG_IGN); // a peer that is gone is an error value, not the end of the server

    CLI::App app("Wharfinger: a drop server for tabular data over FTPS");
    app.set_version_flag("--version", WHARF_VERSION);
    app.require_subcommand(1);
    CliContext context{std::cin, std::cout, std::cerr};
    add_serve(app, context);
    add_check(app, context);
    add_user(app, context, create_domain);
    add_token(app, context);
    add_ban(app, context);
    add_domain(app, context);
    add_dataset(app, context);
    add_jobs(app, context);
    add_prune(app, context);
    add_reindex(app, context);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) { // or what stands for --help and --version
        const std::string wrong = error.get_exit_code() == 0 ? std::string() : wrong_command(app);
        if (wrong.empty()) return app.exit(error) == 0 ? kOk : kUsage;
        std::cerr << "wharfinger: " << wrong << '\n';
        return kUsage;
    } catch (const std::exception& error) {
        std::cerr << "wharfinger: " << error.what() << '\n';
        return kProblem;
    }
    std::cout.flush();
    if (std::cout) return context.exit_code;
    std::cerr << "wharfinger: what this command says could not be written to standard output\n";
    return kProblem;
}
