#include "server/cli/wrong_command.hpp"

#include "config/nearest.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace wharf::cli {

namespace {

std::vector<std::string_view> subcommands_of(const CLI::App& app)
{
    std::vector<std::string_view> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

} // namespace

std::string wrong_command(const CLI::App& app)
{
    const CLI::App* last = &app; // of those that were understood
    std::string in_front;
    while (!last->get_subcommands().empty()) {
        last = last->get_subcommands().front();
        in_front += last->get_name() + ' ';
    }
    const std::vector<std::string_view> known = subcommands_of(*last);
    const std::vector<std::string> left_over = last->remaining();
    if (known.empty() || left_over.empty()) return {};

    const std::string& wrong = left_over.front();
    if (wrong.starts_with('-')) return fmt::format("\"{}\" cannot stand in front of a command", wrong);
    if (const auto meant = config::nearest(wrong, known))
        return fmt::format("there is no command \"{0}{1}\"; did you mean \"{0}{2}\"?", in_front, wrong,
                           *meant);
    return fmt::format("there is no command \"{}{}\"; there are: {}", in_front, wrong,
                       fmt::join(known, ", "));
}

} // namespace wharf::cli
