#include "server/http/pages/handlers.hpp"
#include "server/http/say.hpp"
#include "server/web/assets.hpp"

namespace wharf::http {
namespace {

Response answer(const web::Asset& asset, std::string keep)
{
    Response response;
    response.headers.push_back({"Content-Type", std::string(asset.type)});
    response.headers.push_back({"Cache-Control", std::move(keep)});
    response.body = std::string(asset.bytes);
    return response;
}

} // namespace

Response on_asset(const Exchange& exchange)
{
    const web::Asset* const asset = web::find_asset(*find(exchange.captures, "file"));
    if (asset == nullptr) return say({404, "not-found", "There is nothing of that name"}, exchange.request);
    return answer(*asset, "public, max-age=31536000, immutable");
}

Response on_favicon(const Exchange&)
{
    return answer(web::favicon(), "public, max-age=86400");
}

} // namespace wharf::http
