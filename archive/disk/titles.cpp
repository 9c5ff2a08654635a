#include "archive/disk/titles.hpp"

#include <set>

namespace wharf::archive {

namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view without_blanks_around(std::string_view text)
{
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_title(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxTitle && is_one_line(text);
}

} // namespace

std::optional<std::string> title_of(Datasets& datasets, const DatasetKey& key)
{
    const auto text = datasets.read(key, FixedFile::Title);
    if (!text) return std::nullopt;
    const auto title = without_blanks_around(std::string_view(*text).substr(0, text->find('\n')));
    if (!is_title(title)) return std::nullopt;
    return std::string(title);
}

std::map<DatasetKey, std::string> titles_of(Datasets& datasets, std::span<const DatasetKey> keys)
{
    std::map<DatasetKey, std::string> titles;
    for (const DatasetKey& key : std::set(keys.begin(), keys.end()))
        if (auto title = title_of(datasets, key)) titles.emplace(key, std::move(*title));
    return titles;
}

result<void> set_title(Datasets& datasets, const DatasetKey& key, std::string_view text)
{
    const std::string_view title = without_blanks_around(text);
    if (!title.empty() && !is_title(title)) return Errc::NameNotAllowed;
    if (!datasets.exists(key)) return Errc::NotFound;
    if (title.empty()) return datasets.remove(key, FixedFile::Title);
    return datasets.replace(key, FixedFile::Title, std::string(title) + '\n', Sync::Yes);
}

} // namespace wharf::archive
