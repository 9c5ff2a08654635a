#include "server/web/assets.hpp"

#include "server/web/embedded_assets.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace wharf::web {
namespace {

// FNV-1a: it tells versions apart, and keeps no secret.
std::uint64_t digest(std::string_view bytes)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

Asset make(std::string_view stem, std::string_view suffix, std::string_view type, std::string_view bytes)
{
    return {type, bytes, fmt::format("/assets/{}-{:016x}.{}", stem, digest(bytes), suffix)};
}

} // namespace

const Asset& style_sheet()
{
    static const Asset asset = make("wharfinger", "css", "text/css; charset=utf-8", kStyleSheetText);
    return asset;
}

const Asset& script()
{
    static const Asset asset = make("wharfinger", "js", "text/javascript; charset=utf-8", kScriptText);
    return asset;
}

const Asset& favicon()
{
    static const Asset asset = make("wharfinger", "svg", "image/svg+xml", kFaviconText);
    return asset;
}

const Asset* find_asset(std::string_view file)
{
    for (const Asset* const asset : {&style_sheet(), &script(), &favicon()}) {
        if (std::string_view(asset->path).substr(std::string_view("/assets/").size()) == file) return asset;
    }
    return nullptr;
}

} // namespace wharf::web
