#include "auth/ban_file.hpp"

#include "auth/file_edit.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace wharf::auth {

LoadedBans load_bans(const std::string& file)
{
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) return {};
    if (status.type() != std::filesystem::file_type::regular)
        return {{}, {file + ": cannot be read: " + (error ? error.message() : "not a regular file")}};

    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in) return {{}, {file + ": cannot be read: " + std::generic_category().message(errno)}};
    text << in.rdbuf();
    ParsedBans parsed = parse_bans(text.view());
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
    if (!change(loaded.bans)) return loaded.problems;
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
    LoadedBans loaded;
    BanChanges changes;
    if (problem.empty()) {
        const FileStamp stamp = FileStamp::of(edit.path());
        if (seen_ != stamp) {
            loaded = load_bans(edit.path());
            const bool unreadable = loaded.bans.empty() && !loaded.problems.empty();
            if (!unreadable) changes = throttle.take_over(loaded.bans, now); // else the bans known stay
            seen_ = stamp;
        }
        if (throttle.has_news()) {
            const std::vector<Ban> bans = throttle.bans(now);
            problem = edit.replace(format_bans(bans), FileEdit::Readers::Owner, paths_.fresh);
            if (problem.empty()) {
                throttle.stored(bans);
                seen_ = FileStamp::of(edit.path());
            }
        }
    }
    if (!problem.empty() && problem != last_problem_) loaded.problems.push_back(problem);
    last_problem_ = problem;
    return {std::move(loaded.problems), std::move(changes)};
}

} // namespace wharf::auth
