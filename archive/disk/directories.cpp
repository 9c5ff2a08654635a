#include "archive/disk/directories.hpp"

#include "archive/disk/layout.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

// The entries of a directory that `parse` takes for a number, highest first.
template <class Parse>
auto numbered(Env& env, std::string_view path, Parse parse)
    -> result<std::vector<typename decltype(parse(std::string_view()))::value_type>>
{
    const auto entries = env.list(path);
    if (!entries) return entries.error();
    std::vector<typename decltype(parse(std::string_view()))::value_type> numbers;
    for (const DirEntry& entry : *entries)
        if (const auto number = parse(entry.name)) numbers.push_back(*number);
    std::ranges::sort(numbers, std::greater());
    return numbers;
}

} // namespace

result<void> require_directory(Env& env, std::string_view path)
{
    const auto info = env.stat(path);
    if (!info) return as_condition(info.error());
    return info->kind == FileKind::Directory ? result<void>() : Errc::NotFound;
}

result<void> make_directories(Env& env, std::string_view path, Sync sync)
{
    auto made = env.make_directory(path);
    if (!made && made.error() == errc::no_such_file_or_directory) {
        if (auto parents = make_directories(env, layout::parent(path), sync); !parents) return parents;
        made = env.make_directory(path);
    }
    if (!made && made.error() == errc::file_exists) return {};
    if (!made || sync == Sync::No) return made;
    auto synced = env.sync_directory(layout::parent(path));
    // The next call would take it for a directory that is safe already.
    if (!synced) (void)env.remove_directory(path);
    return synced;
}

result<void> move_durably(Env& env, std::string_view from, std::string_view to)
{
    if (auto moved = env.rename(from, to); !moved) return moved;
    if (auto synced = env.sync_directory(layout::parent(to)); !synced) return synced;
    return env.sync_directory(layout::parent(from));
}

result<void> remove_tree(Env& env, std::string_view path)
{
    const auto entries = env.list(path);
    if (!entries && entries.error() == errc::no_such_file_or_directory) return {};
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const std::string inside = layout::inside(path, entry.name);
        auto removed = entry.kind == FileKind::Directory ? remove_tree(env, inside) : env.remove(inside);
        if (!removed) return removed;
    }
    return env.remove_directory(path);
}

result<std::vector<std::chrono::year_month_day>> finished_days(Env& env, std::size_t limit)
{
    std::vector<std::chrono::year_month_day> days;
    const auto years = numbered(env, layout::finished(), layout::parse_year);
    if (!years) return years.error();
    for (const int year : *years) {
        const std::string in_year = layout::inside(layout::finished(), layout::year_part(year));
        const auto months = numbered(env, in_year, layout::parse_month);
        if (!months) return months.error();
        for (const unsigned month : *months) {
            const auto in_month = layout::inside(in_year, layout::two_digits(month));
            const auto numbers = numbered(env, in_month, layout::parse_day);
            if (!numbers) return numbers.error();
            for (const unsigned day : *numbers) {
                if (days.size() == limit) return days;
                days.emplace_back(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
            }
        }
    }
    return days;
}

} // namespace wharf::archive
