#include "server/http/resources/handlers.hpp"
#include "server/http/route.hpp"

#include <array>

namespace wharf::http {
namespace {

constexpr std::array kRoutes{
    Route{Method::Get, "/datasync/version.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_version},
    Route{Method::Get, "/api/version.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_api_version},
};

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

} // namespace wharf::http
