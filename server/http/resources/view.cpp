#include "archive/disk/titles.hpp"
#include "archive/jobs/control/schema.hpp"
#include "server/http/problem_for_error.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/say.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace wharf::http {
namespace {

// Columns are numbered by their place, from 1, and have that number for an id.
boost::json::array columns_of(const jobs::Schema& schema)
{
    boost::json::array columns;
    for (const jobs::Column& column : schema.columns) {
        const std::size_t number = columns.size() + 1;
        columns.emplace_back(boost::json::object{{"id", number},
                                                 {"name", column.name},
                                                 {"fieldName", column.field_name},
                                                 {"dataTypeName", column.data_type_name},
                                                 {"position", number}});
    }
    return columns;
}

boost::json::object view_of(const Exchange& exchange, const jobs::Schema& schema)
{
    const archive::DatasetKey& key = *exchange.dataset;
    const auto title = archive::title_of(exchange.services.archive.datasets(), key);
    boost::json::object view{{"id", key.id.text()},
                             {"name", title.value_or(key.id.text())},
                             {"viewType", "tabular"},
                             {"columns", columns_of(schema)}};
    const auto row_id = schema.row_identifier ? schema.find(*schema.row_identifier) : std::nullopt;
    if (row_id) view["rowIdentifierColumnId"] = *row_id + 1;
    return view;
}

} // namespace

// What clients check a control file against before they publish. Without an answer they publish unchecked.
Response on_view(const Exchange& exchange)
{
    const auto text =
        exchange.services.archive.datasets().read(*exchange.dataset, archive::FixedFile::Schema);
    if (!text && text.error() != archive::Errc::NotFound) return say(problem_for(text.error()), exchange);
    const auto parsed = jobs::parse_schema(text ? *text : "{}");
    const auto* const schema = std::get_if<jobs::Schema>(&parsed);
    if (schema == nullptr || schema->columns.empty()) {
        const Problem none{404, "no-schema", "The dataset has no columns before its first file"};
        return say(none, exchange);
    }
    Response response = json_response(200, boost::json::serialize(view_of(exchange, *schema)) + "\n");
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

} // namespace wharf::http
