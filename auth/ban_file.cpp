#include "auth/ban_file.hpp"

#include "auth/read_file.hpp"

#include <filesystem>
#include <system_error>

namespace wharf::auth {

LoadedBans load_bans(const std::string& file)
{
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) return {};
    const auto unreadable = [&file](const std::string& why) {
        return LoadedBans{{}, {file + ": cannot be read: " + why}, true};
    };
    if (status.type() != std::filesystem::file_type::regular)
        return unreadable(error ? error.message() : "not a regular file");

    const auto text = read_file(file);
    if (!text) return unreadable(text.error().message());
    ParsedBans parsed = parse_bans(*text);
    LoadedBans loaded{std::move(parsed.bans), {}};
    if (!parsed.damaged.empty())
        loaded.problems.push_back(file + ":" + std::to_string(parsed.damaged.front()) + ": not a ban; " +
                                  std::to_string(parsed.damaged.size()) + " such lines are left out");
    return loaded;
}

BanProblems edit_bans(const BanPaths& paths, const std::function<bool(std::vector<Ban>&)>& change)
{
    FileEdit edit(paths.file);
    if (!edit.problem().empty()) return {edit.problem()};
    LoadedBans loaded = load_bans(edit.path());
    if (loaded.unreadable || !change(loaded.bans)) return loaded.problems;
    std::string problem = edit.replace(format_bans(loaded.bans), FileEdit::Readers::Owner, paths.fresh);
    if (!problem.empty()) return {std::move(problem)};
    return {};
}

BanFile::BanFile(BanPaths paths)
    : paths_(std::move(paths))
{
}

BanFile::Synced BanFile::sync(Throttle& throttle, Time now)
{
    if (seen_ == FileStamp::of(paths_.file) && !throttle.has_news()) return {};

    FileEdit edit(paths_.file);
    std::string problem = edit.problem();
    Synced synced;
    if (problem.empty()) problem = read_changes(edit, throttle, now, synced);
    if (problem.empty() && throttle.has_news()) problem = write_news(edit, throttle, now);
    if (!problem.empty() && problem != last_problem_) synced.problems.push_back(problem);
    last_problem_ = problem;
    return synced;
}

std::string BanFile::read_changes(const FileEdit& edit, Throttle& throttle, Time now, Synced& synced)
{
    const FileStamp stamp = FileStamp::of(edit.path());
    if (seen_ == stamp) return {};
    LoadedBans loaded = load_bans(edit.path());
    if (loaded.unreadable) return loaded.problems.front();
    const bool all_damaged = loaded.bans.empty() && !loaded.problems.empty();
    if (!all_damaged) synced.changes = throttle.take_over(loaded.bans, now); // else the bans known stay
    synced.problems = std::move(loaded.problems);
    seen_ = stamp;
    return {};
}

std::string BanFile::write_news(FileEdit& edit, Throttle& throttle, Time now)
{
    const std::vector<Ban> bans = throttle.bans(now);
    std::string problem = edit.replace(format_bans(bans), FileEdit::Readers::Owner, paths_.fresh);
    if (!problem.empty()) return problem;
    throttle.stored(bans);
    seen_ = FileStamp::of(edit.path());
    return {};
}

} // namespace wharf::auth
