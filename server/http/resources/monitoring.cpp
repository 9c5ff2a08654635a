#include "server/http/resources/handlers.hpp"
#include "server/metrics/readiness.hpp"
#include "server/metrics/render.hpp"

namespace wharf::http {

Response on_healthz(const Exchange&)
{
    return text_response(200, "ok\n");
}

Response on_readyz(const Exchange& exchange)
{
    const auto against = metrics::reasons_against(exchange.services.vitals());
    return text_response(against.empty() ? 200 : 503, metrics::readiness_text(against));
}

Response on_metrics(const Exchange& exchange)
{
    Response response;
    response.headers.push_back({"Content-Type", std::string(metrics::kContentType)});
    response.body = metrics::render(exchange.services.metrics, exchange.services.observe());
    return response;
}

} // namespace wharf::http
