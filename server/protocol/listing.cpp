#include "server/protocol/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

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
    unsigned hour, minute, second, millisecond;
};

Calendar calendar(ListingTime time)
{
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss clock{time - day};
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            static_cast<unsigned>(clock.hours().count()),
            static_cast<unsigned>(clock.minutes().count()),
            static_cast<unsigned>(clock.seconds().count()),
            static_cast<unsigned>(clock.subseconds().count())};
}

// Most of the time of a listing is spent here: each line is a few appends, and no text is made in between.

void append_number(std::string& text, std::uint64_t number, std::size_t width = 0, char fill = '0')
{
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    const auto size = static_cast<std::size_t>(end - digits.begin());
    if (size < width) text.append(width - size, fill);
    text.append(digits.begin(), end);
}

// The last `count` digits of a number, with zeros in front.
char* put_digits(char* at, unsigned number, std::size_t count)
{
    for (std::size_t left = count; left-- > 0; number /= 10)
        at[left] = static_cast<char>('0' + number % 10);
    return at + count;
}

// "YYYYMMDDHHMMSS"
char* put_moment(char* at, const Calendar& moment)
{
    at = put_digits(at, static_cast<unsigned>(moment.year), 4);
    for (const unsigned part : {moment.month, moment.day, moment.hour, moment.minute, moment.second})
        at = put_digits(at, part, 2);
    return at;
}

bool may_be_control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || byte == 0xC2;
}

// C1 controls are two bytes in UTF-8 (C2 80 to C2 9F); some terminals obey them.
void append_printable(std::string& text, std::string_view name)
{
    if (std::ranges::none_of(name, may_be_control)) {
        text += name;
        return;
    }
    for (std::size_t at = 0; at < name.size(); ++at) {
        const auto byte = static_cast<unsigned char>(name[at]);
        const auto next = at + 1 < name.size() ? static_cast<unsigned char>(name[at + 1]) : 0;
        if (byte < 0x20 || byte == 0x7F) {
            text += '?';
        } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
            text += '?';
            ++at;
        } else {
            text += name[at];
        }
    }
}

std::string_view mode(const ListedFile& file)
{
    if (file.is_directory) return "drwxr-xr-x";
    return (file.may & kMayWrite) != 0 ? "-rw-r--r--" : "-r--r--r--";
}

// "Jan 02 03:04", "Jan 02  2026"
void append_ls_date(std::string& text, ListingTime modified, ListingTime now)
{
    modified = std::clamp(modified, kEarliest, kLatest);
    now = std::clamp(now, kEarliest, kLatest);
    const Calendar at = calendar(modified);
    std::array<char, 12> date{};
    char* end = std::ranges::copy(kMonths[at.month - 1], date.begin()).out;
    *end++ = ' ';
    end = put_digits(end, at.day, 2);
    *end++ = ' ';
    if (modified <= now && now - modified <= kShowsTimeOfDay) {
        end = put_digits(end, at.hour, 2);
        *end++ = ':';
        end = put_digits(end, at.minute, 2);
    } else {
        *end++ = ' ';
        end = put_digits(end, static_cast<unsigned>(at.year), 4);
    }
    text.append(date.data(), end);
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

void append_ls_line(std::string& text, const ListedFile& file, ListingTime now)
{
    text += mode(file);
    text += "   1 wharf wharf ";
    append_number(text, file.size, 9, ' ');
    text += ' ';
    append_ls_date(text, file.modified, now);
    text += ' ';
    append_printable(text, file.name);
}

std::string ls_line(const ListedFile& file, ListingTime now)
{
    std::string line;
    append_ls_line(line, file, now);
    return line;
}

void append_nlst_line(std::string& text, std::string_view name)
{
    append_printable(text, name);
}

std::string nlst_line(std::string_view name)
{
    std::string line;
    append_nlst_line(line, name);
    return line;
}

std::string mdtm_text(ListingTime modified)
{
    std::array<char, 14> text{};
    put_moment(text.data(), calendar(std::clamp(modified, kEarliest, kLatest)));
    return {text.data(), text.size()};
}

void append_mlsx_line(std::string& text, const ListedFile& file, FactSet facts, EntryRole role)
{
    if (facts & kFactType) text.append("type=").append(type(file, role)).append(1, ';');
    if ((facts & kFactSize) && !file.is_directory) {
        text += "size=";
        append_number(text, file.size);
        text += ';';
    }
    if (facts & kFactModify) {
        const Calendar at = calendar(std::clamp(file.modified, kEarliest, kLatest));
        std::array<char, 19> moment{};
        char* end = put_moment(moment.data(), at);
        *end++ = '.';
        end = put_digits(end, at.millisecond, 3);
        *end++ = ';';
        text.append("modify=").append(moment.data(), end);
    }
    if (facts & kFactPerm) text.append("perm=").append(perm_letters(file.may)).append(1, ';');
    if ((facts & kFactUnique) && is_fact_value(file.unique))
        text.append("unique=").append(file.unique).append(1, ';');
    text += ' ';
    append_printable(text, file.name);
}

std::string mlsx_line(const ListedFile& file, FactSet facts, EntryRole role)
{
    std::string line;
    append_mlsx_line(line, file, facts, role);
    return line;
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
