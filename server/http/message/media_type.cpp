#include "server/http/message/media_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace wharf::http {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTypes{{
    {".csv", "text/csv"},
    {".tsv", "text/tab-separated-values"},
    {".txt", "text/plain"},
    {".json", "application/json"},
    {".ndjson", "application/x-ndjson"},
    {".geojson", "application/geo+json"},
    {".xml", "application/xml"},
    {".gz", "application/gzip"},
    {".zip", "application/zip"},
    {".xz", "application/x-xz"},
    {".bz2", "application/x-bzip2"},
}};

bool ends_with(std::string_view name, std::string_view ending)
{
    if (name.size() < ending.size()) return false;
    name.remove_prefix(name.size() - ending.size());
    return std::equal(name.begin(), name.end(), ending.begin(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
    });
}

} // namespace

std::string_view media_type(std::string_view filename)
{
    for (const auto& [ending, type] : kTypes)
        if (ends_with(filename, ending)) return type;
    return "application/octet-stream";
}

} // namespace wharf::http
