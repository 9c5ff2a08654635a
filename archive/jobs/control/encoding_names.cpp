#include "archive/jobs/control/encoding_names.hpp"

#include "archive/jobs/control/encoding_name.hpp"

#include <algorithm>
#include <array>

namespace wharf::jobs {
namespace {

constexpr auto kKnown = std::to_array<std::string_view>({
    "Big5",
    "Big5-HKSCS",
    "EUC-JP",
    "EUC-KR",
    "GB18030",
    "GB2312",
    "GBK",
    "IBM00858",
    "IBM01140",
    "IBM01141",
    "IBM01142",
    "IBM01143",
    "IBM01144",
    "IBM01145",
    "IBM01146",
    "IBM01147",
    "IBM01148",
    "IBM01149",
    "IBM037",
    "IBM1026",
    "IBM1047",
    "IBM273",
    "IBM277",
    "IBM278",
    "IBM280",
    "IBM284",
    "IBM285",
    "IBM290",
    "IBM297",
    "IBM420",
    "IBM424",
    "IBM437",
    "IBM500",
    "IBM775",
    "IBM850",
    "IBM852",
    "IBM855",
    "IBM857",
    "IBM860",
    "IBM861",
    "IBM862",
    "IBM863",
    "IBM864",
    "IBM865",
    "IBM866",
    "IBM868",
    "IBM869",
    "IBM870",
    "IBM871",
    "IBM918",
    "ISO-2022-CN",
    "ISO-2022-JP",
    "ISO-2022-JP-2",
    "ISO-2022-KR",
    "ISO-8859-1",
    "ISO-8859-10",
    "ISO-8859-13",
    "ISO-8859-14",
    "ISO-8859-15",
    "ISO-8859-16",
    "ISO-8859-2",
    "ISO-8859-3",
    "ISO-8859-4",
    "ISO-8859-5",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "ISO-8859-9",
    "KOI8-R",
    "KOI8-U",
    "Shift_JIS",
    "TIS-620",
    "US-ASCII",
    "UTF-16",
    "UTF-16BE",
    "UTF-16LE",
    "UTF-32",
    "UTF-32BE",
    "UTF-32LE",
    "UTF-8",
    "X-UTF-32BE-BOM",
    "X-UTF-32LE-BOM",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-31j",
    "x-EUC-TW",
    "x-IBM737",
    "x-IBM856",
    "x-IBM874",
    "x-IBM875",
    "x-Johab",
    "x-MS932_0213",
    "x-MS950-HKSCS",
    "x-MacCentralEurope",
    "x-MacCyrillic",
    "x-MacRoman",
    "x-MacUkraine",
    "x-SJIS_0213",
    "x-UTF-16LE-BOM",
    "x-iso-8859-11",
    "x-windows-874",
    "x-windows-949",
    "x-windows-950",
});

std::vector<std::string_view> taken()
{
    std::vector<std::string_view> names(kKnown.begin(), kKnown.end());
    std::erase_if(names, [](std::string_view name) { return !iconv_name(name); });
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

const std::vector<std::string_view>& encoding_names()
{
    static const std::vector<std::string_view> names = taken();
    return names;
}

} // namespace wharf::jobs
