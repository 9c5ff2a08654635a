#include "server/http/resources/delta.hpp"
#include "server/http/resources/handlers.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace wharf::http {
// Clients of the drop protocol end with an error where this answer lacks the size, so it is there for
// everybody.
Response on_version(const Exchange&)
{
    const boost::json::object body{{"version", WHARF_VERSION}, {"max-block-size", kMaxBlockSize}};
    return json_response(200, boost::json::serialize(body) + "\n");
}

// Clients read the name of the region from the header alone, and find the FTP server by it.
Response on_api_version(const Exchange& exchange)
{
    const boost::json::object body{{"version", WHARF_VERSION}};
    Response response = json_response(200, boost::json::serialize(body) + "\n");
    const std::string& region = exchange.config->https.region;
    if (!region.empty()) response.headers.push_back({"X-Socrata-Region", region});
    return response;
}

} // namespace wharf::http
