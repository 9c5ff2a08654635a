#include "server/http/message/media_type.hpp"

#include "server/http/message/text.hpp"

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
    return name.size() >= ending.size() && same_word(name.substr(name.size() - ending.size()), ending);
}

} // namespace

std::string_view media_type(std::string_view filename)
{
    for (const auto& [ending, type] : kTypes)
        if (ends_with(filename, ending)) return type;
    return "application/octet-stream";
}

} // namespace wharf::http
