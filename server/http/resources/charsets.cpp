#include "archive/jobs/control/encoding_names.hpp"
#include "server/http/resources/handlers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace wharf::http {

// Clients look here for the encoding of a file before they send it, without saying who they are.
Response on_charsets(const Exchange&)
{
    boost::json::array names;
    for (const std::string_view name : jobs::encoding_names())
        names.emplace_back(name);
    return json_response(200, boost::json::serialize(names) + "\n");
}

} // namespace wharf::http
