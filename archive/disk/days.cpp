#include "archive/disk/days.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

// The names of directories in `path` that `parse` knows, as numbers, highest first.
template <class Parse>
auto numbers_in(Env& env, const std::string& path, Parse parse)
    -> result<std::vector<typename decltype(parse(std::string_view()))::value_type>>
{
    const auto entries = list_if_there(env, path);
    if (!entries) return entries.error();
    std::vector<typename decltype(parse(std::string_view()))::value_type> numbers;
    for (const DirEntry& entry : *entries)
        if (const auto number = parse(entry.name); number && entry.kind == FileKind::Directory)
            numbers.push_back(*number);
    std::ranges::sort(numbers, std::greater());
    return numbers;
}

} // namespace

result<std::vector<std::chrono::year_month_day>> days_beneath(Env& env, std::string_view root,
                                                              std::size_t limit)
{
    std::vector<std::chrono::year_month_day> days;
    const auto years = numbers_in(env, std::string(root), layout::parse_year);
    if (!years) return years.error();
    for (const int year : *years) {
        const std::string in_year = layout::inside(root, layout::year_part(year));
        const auto months = numbers_in(env, in_year, layout::parse_month);
        if (!months) return months.error();
        for (const unsigned month : *months) {
            const auto numbers =
                numbers_in(env, layout::inside(in_year, layout::two_digits(month)), layout::parse_day);
            if (!numbers) return numbers.error();
            for (const unsigned number : *numbers) {
                const auto day =
                    std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
                if (days.size() == limit) return days;
                if (day.ok()) days.push_back(day);
            }
        }
    }
    return days;
}

result<void> remove_empty_days(Env& env, std::string_view day_path)
{
    std::string path(day_path);
    for (int level = 0; level < 3; ++level, path = layout::parent(path)) {
        const auto removed = env.remove_directory(path);
        const bool in_use = !removed && (removed.error() == errc::directory_not_empty ||
                                         removed.error() == errc::file_exists);
        if (in_use) return {};
        if (!removed && removed.error() != errc::no_such_file_or_directory) return removed;
    }
    return {};
}

} // namespace wharf::archive
