// Runs subcommands as main() would, in a directory of the test's own.
#pragma once

#include "server/cli/ban.hpp"
#include "server/cli/check.hpp"
#include "server/cli/dataset.hpp"
#include "server/cli/domain.hpp"
#include "server/cli/jobs.hpp"
#include "server/cli/prune.hpp"
#include "server/cli/reindex.hpp"
#include "server/cli/token.hpp"
#include "server/cli/user.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wharf::cli {

struct Ran {
    int exit_code = 0;
    std::string out;
    std::string err;
};

class CommandLine {
public:
    CommandLine()
    {
        std::string name = (std::filesystem::temp_directory_path() / "wharf-cli-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no scratch directory");
        directory_ = name;
        write("wharfinger.toml", "[data]\nroot = \"" + *this / "data" + "\"\n");
    }
    ~CommandLine()
    {
        std::error_code ignored; // a test that made its directory unremovable has failed already
        std::filesystem::remove_all(directory_, ignored);
    }
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    [[nodiscard]] std::string operator/(std::string_view name) const { return (directory_ / name).string(); }
    void write(std::string_view name, std::string_view text) const
    {
        std::ofstream(*this / name, std::ios::binary) << text;
    }

    // With --config for the directory's own file put behind the words.
    Ran run(std::vector<std::string> words, const std::string& input = "")
    {
        words.insert(words.end(), {"--config", *this / "wharfinger.toml"});
        std::istringstream in(input);
        std::ostringstream out;
        std::ostringstream err;
        CliContext context{in, out, err};
        CLI::App app;
        add_ban(app, context);
        add_check(app, context);
        add_domain(app, context);
        add_dataset(app, context);
        add_jobs(app, context);
        add_prune(app, context);
        add_reindex(app, context);
        add_token(app, context);
        add_user(app, context, [this](const config::Config& config, const std::string& domain) {
            domains_made.push_back(config.data.root + "/" + domain);
            if (const auto others = std::exchange(meanwhile, {})) others();
            return domain_problem;
        });
        try {
            std::vector<std::string> reversed(words.rbegin(), words.rend());
            app.parse(reversed);
        } catch (const CLI::ParseError& error) {
            return {kUsage, "", error.what()};
        }
        return {context.exit_code, out.str(), err.str()};
    }

    std::vector<std::string> domains_made;
    std::optional<std::string> domain_problem;
    std::function<void()> meanwhile; // what others do, once, while a domain is made

private:
    std::filesystem::path directory_;
};

} // namespace wharf::cli
