#include "auth/ban_file.hpp"

#include "auth/account_file.hpp"

namespace wharf::auth {

LoadedBans load_bans(const std::string& file)
{
    const AccountText read = read_account_file(file);
    if (!read.problem.empty()) return {{}, {read.problem}, true};
    if (read.missing) return {};
    ParsedBans parsed = parse_bans(read.text);
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
