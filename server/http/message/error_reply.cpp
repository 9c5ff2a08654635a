#include "server/http/message/error_reply.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace wharf::http {

Response json_problem(const Problem& problem)
{
    const boost::json::object data{{"english", problem.english}};
    const boost::json::object body{{"type", problem.type}, {"data", data}};
    return json_response(problem.status, boost::json::serialize(body) + "\n");
}

} // namespace wharf::http
