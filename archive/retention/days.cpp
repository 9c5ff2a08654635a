#include "archive/retention/days.hpp"

#include "archive/disk/layout.hpp"

#include <algorithm>

namespace wharf::retention {
namespace {

namespace layout = archive::layout;
namespace errc = boost::system::errc;

// The names of directories in `path` that `parse` knows, as numbers.
template <class Parse>
auto numbers_in(archive::Env& env, const std::string& path, Parse parse)
    -> archive::result<std::vector<typename decltype(parse(std::string_view()))::value_type>>
{
    std::vector<typename decltype(parse(std::string_view()))::value_type> numbers;
    const auto entries = env.list(path);
    if (!entries && entries.error() == errc::no_such_file_or_directory) return numbers;
    if (!entries) return entries.error();
    for (const auto& entry : *entries)
        if (const auto number = parse(entry.name); number && entry.kind == archive::FileKind::Directory)
            numbers.push_back(*number);
    return numbers;
}

} // namespace

archive::result<std::vector<std::chrono::year_month_day>> days_beneath(archive::Env& env,
                                                                       std::string_view root)
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
                if (day.ok()) days.push_back(day);
            }
        }
    }
    std::sort(days.begin(), days.end(), std::greater<>());
    return days;
}

archive::result<void> remove_empty(archive::Env& env, std::string_view day_path)
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

} // namespace wharf::retention
