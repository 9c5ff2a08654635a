#include "archive/jobs/control/encoding_name.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace wharf::jobs {

namespace {

constexpr std::size_t kLongestName = 64;

// Names that no rule below turns into iconv's. x-MacIceland is none of them: what iconv calls MAC-IS has
// other letters in a dozen places.
constexpr std::array<std::pair<std::string_view, std::string_view>, 40> kAliases{{
    {"UTF8", "UTF-8"},
    {"UTF16", "UTF-16"},
    {"UTF16LE", "UTF-16LE"},
    {"UTF16BE", "UTF-16BE"},
    {"UTF32", "UTF-32"},
    {"UTF-16LE-BOM", "UTF-16LE"}, // the mark may be missing
    {"UTF-32LE-BOM", "UTF-32LE"},
    {"UTF-32BE-BOM", "UTF-32BE"},
    {"MACROMAN", "MACINTOSH"},
    {"MACCENTRALEUROPE", "MAC-CENTRALEUROPE"},
    {"MACUKRAINE", "MACUKRAINIAN"},
    {"MS950-HKSCS", "BIG5-HKSCS"},
    {"EUC-JP-LINUX", "EUC-JP"},
    {"MS949", "CP949"},
    // What is called Shift_JIS nearly always is its superset; and iconv's own takes 0x5C for a yen sign.
    {"SHIFT_JIS", "WINDOWS-31J"},
    {"SHIFT-JIS", "WINDOWS-31J"},
    {"SJIS", "WINDOWS-31J"},
    {"MS_KANJI", "WINDOWS-31J"},
    {"PCK", "WINDOWS-31J"},
    {"IBM943C", "IBM943"},
    {"SJIS_0213", "SHIFT_JISX0213"},
    {"MS932_0213", "SHIFT_JISX0213"},
    {"IBM29626C", "EUC-JP"},
    // The JVM reads half-width katakana in all of these, iconv in this one alone, which has all the rest too.
    {"ISO2022JP", "ISO-2022-JP-2"},
    {"CSISO2022JP", "ISO-2022-JP-2"},
    {"WINDOWS-50220", "ISO-2022-JP-2"},
    {"WINDOWS-50221", "ISO-2022-JP-2"},
    {"WINDOWS-ISO2022JP", "ISO-2022-JP-2"},
    // What iconv calls IBM290 lacks the small letters.
    {"IBM290", "IBM930"},
    {"CP290", "IBM930"},
    {"EBCDIC-JP-KANA", "IBM930"},
    {"CSBIG5", "BIG5"},
    {"BIG5-SOLARIS", "BIG5"},
    {"BIG5-HKSCS-2001", "BIG5-HKSCS"},
    {"MS950-HKSCS-XP", "BIG5-HKSCS"},
    {"IBM964", "EUC-TW"},
    {"IBM1383", "EUC-CN"},
    {"IBM970", "EUC-KR"},
    {"MSWIN-936", "CP936"},
    {"ISO-8859-8-I", "ISO-8859-8"},
}};

std::string upper_case(std::string_view name)
{
    std::string upper(name);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return upper;
}

bool plausible(std::string_view name)
{
    // A slash would begin an instruction to iconv ("//IGNORE"), an empty name would mean the locale's
    // encoding.
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_.:()+").find(c) != std::string_view::npos;
    };
    return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), allowed);
}

bool iconv_knows(const std::string& name)
{
    const iconv_t converter = iconv_open("UTF-8", name.c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return false;
    iconv_close(converter);
    return true;
}

std::vector<std::string> candidates(const std::string& name)
{
    std::string squeezed = name; // some write utf-16-le, latin-1, mac_roman
    std::erase_if(squeezed, [](char c) { return c == '-' || c == '_'; });
    for (const auto& [alias, target] : kAliases)
        if (name == alias || squeezed == alias) return {std::string(target)};
    std::string dashed = name;
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    std::vector<std::string> names{name, dashed, squeezed};
    if (name.starts_with("WINDOWS-")) names.push_back("CP" + name.substr(8));
    if (name.starts_with("MS")) names.push_back("CP" + name.substr(2));
    if (name.starts_with("IBM")) // 00858 is 858, 01140 is 1140
        names.push_back("CP" + name.substr(std::min(name.find_first_not_of('0', 3), name.size())));
    return names;
}

} // namespace

std::optional<std::string> iconv_name(std::string_view name)
{
    std::string upper = upper_case(name);
    if (upper.starts_with("X-")) upper.erase(0, 2); // as the JVM marks names of its own
    if (!plausible(upper)) return std::nullopt;
    for (const std::string& candidate : candidates(upper)) {
        if (candidate == "UTF-8" || iconv_knows(candidate)) return candidate;
    }
    return std::nullopt;
}

} // namespace wharf::jobs
