#include "server/protocol/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wharf::protocol {
namespace {

namespace chrono = std::chrono;

constexpr ListingTime kEarliest = chrono::sys_days{chrono::year{0} / 1 / 1};
constexpr ListingTime kLatest = chrono::sys_days{chrono::year{10000} / 1 / 1} - chrono::milliseconds{1};
constexpr chrono::days kShowsTimeOfDay{180};

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct FactName {
    Fact fact;
    std::string_view name;
};
constexpr std::array<FactName, 5> kFactNames{{{kFactType, "type"},
                                              {kFactSize, "size"},
                                              {kFactModify, "modify"},
                                              {kFactPerm, "perm"},
                                              {kFactUnique, "unique"}}};

struct Calendar {
    int year;
    unsigned month; // 1..12
    unsigned day;
    long hour, minute, second, millisecond;
};

Calendar calendar(ListingTime time)
{
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss clock{time - day};
    return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()), clock.hours().count(),
            clock.minutes().count(),           clock.seconds().count(),
            clock.subseconds().count()};
}

// C1 controls are two bytes in UTF-8 (C2 80 to C2 9F); some terminals obey them.
std::string printable(std::string_view name)
{
    std::string shown;
    shown.reserve(name.size());
    for (std::size_t at = 0; at < name.size(); ++at) {
        const auto byte = static_cast<unsigned char>(name[at]);
        const auto next = at + 1 < name.size() ? static_cast<unsigned char>(name[at + 1]) : 0;
        if (byte < 0x20 || byte == 0x7F) {
            shown += '?';
        } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
            shown += '?';
            ++at;
        } else {
            shown += name[at];
        }
    }
    return shown;
}

std::string_view mode(const ListedFile& file)
{
    if (file.is_directory) return "drwxr-xr-x";
    return (file.may & kMayWrite) != 0 ? "-rw-r--r--" : "-r--r--r--";
}

std::string ls_date(ListingTime modified, ListingTime now)
{
    modified = std::clamp(modified, kEarliest, kLatest);
    now = std::clamp(now, kEarliest, kLatest);
    const Calendar at = calendar(modified);
    const std::string_view month = kMonths[at.month - 1];
    if (modified <= now && now - modified <= kShowsTimeOfDay)
        return fmt::format("{} {:02} {:02}:{:02}", month, at.day, at.hour, at.minute);
    return fmt::format("{} {:02}  {:04}", month, at.day, at.year);
}

std::string_view type(const ListedFile& file, EntryRole role)
{
    switch (role) {
    case EntryRole::Current: return "cdir";
    case EntryRole::Parent: return "pdir";
    case EntryRole::Child: break;
    }
    return file.is_directory ? "dir" : "file";
}

bool is_fact_value(std::string_view value)
{
    return !value.empty() &&
           std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < '\x7F' && c != ';'; });
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

FactSet fact_called(std::string_view name)
{
    for (const FactName& row : kFactNames) {
        const auto same = [](char a, char b) { return lower(a) == b; };
        if (std::equal(name.begin(), name.end(), row.name.begin(), row.name.end(), same)) return row.fact;
    }
    return 0;
}

} // namespace

std::string ls_line(const ListedFile& file, ListingTime now)
{
    return fmt::format("{}   1 wharf wharf {:>9} {} {}", mode(file), file.size, ls_date(file.modified, now),
                       printable(file.name));
}

std::string nlst_line(const ListedFile& file)
{
    return printable(file.name);
}

std::string mdtm_text(ListingTime modified)
{
    const Calendar at = calendar(std::clamp(modified, kEarliest, kLatest));
    return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", at.year, at.month, at.day, at.hour, at.minute,
                       at.second);
}

std::string mlsx_line(const ListedFile& file, FactSet facts, EntryRole role)
{
    std::string line;
    if (facts & kFactType) line += fmt::format("type={};", type(file, role));
    if ((facts & kFactSize) && !file.is_directory) line += fmt::format("size={};", file.size);
    if (facts & kFactModify) {
        const Calendar at = calendar(std::clamp(file.modified, kEarliest, kLatest));
        line += fmt::format("modify={}.{:03};", mdtm_text(file.modified), at.millisecond);
    }
    if (facts & kFactPerm) line += fmt::format("perm={};", perm_letters(file.may));
    if ((facts & kFactUnique) && is_fact_value(file.unique)) line += fmt::format("unique={};", file.unique);
    return line + ' ' + printable(file.name);
}

std::optional<FactSet> parse_facts(std::string_view list)
{
    if (!std::all_of(list.begin(), list.end(), [](char c) { return c > ' ' && c < '\x7F'; }))
        return std::nullopt;

    FactSet selected = 0;
    while (!list.empty()) {
        const auto end = std::min(list.find(';'), list.size());
        selected = static_cast<FactSet>(selected | fact_called(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return selected;
}

std::string facts_reply(FactSet selected)
{
    std::string text = "MLST OPTS";
    for (const FactName& row : kFactNames) {
        if (selected & row.fact) text += fmt::format("{}{};", text.ends_with(';') ? "" : " ", row.name);
    }
    return text;
}

std::string facts_feat(FactSet selected)
{
    std::string text = "MLST ";
    for (const FactName& row : kFactNames)
        text += fmt::format("{}{};", row.name, selected & row.fact ? "*" : "");
    return text;
}

} // namespace wharf::protocol
