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

// The command as far as it was understood, for an option that has to stand behind it.
std::string behind_what(const CLI::App* level, std::string path)
{
    while (!level->get_subcommands().empty()) {
        level = level->get_subcommands().front();
        path += level->get_name() + ' ';
    }
    return subcommands_of(*level).empty() ? path : path + "COMMAND ";
}

} // namespace

std::string wrong_command(const CLI::App& app)
{
    // The first word that was not understood counts.
    const CLI::App* level = &app;
    std::string in_front;
    while (level->remaining().empty() && !level->get_subcommands().empty()) {
        level = level->get_subcommands().front();
        in_front += level->get_name() + ' ';
    }
    const std::vector<std::string_view> known = subcommands_of(*level);
    const std::vector<std::string> left_over = level->remaining();
    if (known.empty() || left_over.empty()) return {};

    const std::string& wrong = left_over.front();
    if (wrong.starts_with('-'))
        return fmt::format("\"{0}\" cannot stand in front of a command; put it behind: \"{1}{0} ...\"", wrong,
                           behind_what(level, in_front));
    const std::string there_is_none = fmt::format("there is no command \"{}{}\"", in_front, wrong);
    if (level->get_option_no_throw("--" + wrong) != nullptr)
        return fmt::format("{}; did you mean \"{}--{}\"?", there_is_none, in_front, wrong);
    if (const auto meant = config::nearest(wrong, known))
        return fmt::format("{}; did you mean \"{}{}\"?", there_is_none, in_front, *meant);
    return fmt::format("{}; there are: {}; \"{}--help\" tells what they do", there_is_none,
                       fmt::join(known, ", "), in_front);
}

} // namespace wharf::cli
