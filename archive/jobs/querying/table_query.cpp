#include "archive/jobs/querying/table_query.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"

#include <algorithm>
#include <charconv>

namespace wharf::jobs {

namespace {

JobError bad(std::string_view parameter, std::string why)
{
    return {"bad-query", {{"parameter", excerpt(parameter)}}, std::move(why)};
}

std::variant<std::uint64_t, JobError> whole_number(const QueryParameter& parameter)
{
    const auto& [name, text] = parameter;
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    if (whole && number <= kMostRows) return number;
    return bad(name, name + " is " + quoted(text) + ", expected a whole number from 0 to " +
                         std::to_string(kMostRows));
}

// What stands between the commas.
std::vector<std::string_view> pieces_of(std::string_view list)
{
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t comma = std::min(list.find(','), list.size());
        pieces.push_back(trim(list.substr(0, comma)));
        if (comma == list.size()) return pieces;
        list.remove_prefix(comma + 1);
    }
}

std::variant<std::vector<std::string>, JobError> columns(const QueryParameter& parameter)
{
    const auto& [name, list] = parameter;
    std::vector<std::string> columns;
    for (const std::string_view column : pieces_of(list)) {
        if (column.empty()) return bad(name, name + " is " + quoted(list) + ", expected names of columns");
        columns.emplace_back(column);
    }
    std::vector<std::string> sorted = columns;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) return bad(name, name + " names the column " + quoted(*twice) + " twice");
    return columns;
}

// "city", "city ASC", "city desc"
std::optional<TableQuery::Order> order_of(std::string_view piece)
{
    const std::size_t blank = piece.find_first_of(" \t");
    const std::string_view column = piece.substr(0, blank);
    if (column.empty()) return std::nullopt;
    if (blank == std::string_view::npos) return TableQuery::Order{std::string(column)};
    const std::string_view direction = trim(piece.substr(blank));
    if (same_ignoring_case(direction, "asc")) return TableQuery::Order{std::string(column)};
    if (same_ignoring_case(direction, "desc"))
        return TableQuery::Order{std::string(column), Direction::Descending};
    return std::nullopt;
}

std::variant<std::vector<TableQuery::Order>, JobError> orders(const QueryParameter& parameter)
{
    const auto& [name, list] = parameter;
    std::vector<TableQuery::Order> orders;
    for (const std::string_view piece : pieces_of(list)) {
        auto order = order_of(piece);
        if (!order)
            return bad(name, name + " has " + quoted(piece) +
                                 ", expected the name of a column and nothing, ASC or DESC behind it");
        const auto same = [&](const TableQuery::Order& other) { return other.column == order->column; };
        if (std::any_of(orders.begin(), orders.end(), same))
            return bad(name, name + " names the column " + quoted(order->column) + " twice");
        if (orders.size() == kMostOrders)
            return bad(name, name + " names more than " + std::to_string(kMostOrders) + " columns");
        orders.push_back(std::move(*order));
    }
    return orders;
}

template <class Part, class Result>
std::optional<JobError> take(Result read, Part& part)
{
    if (auto* error = std::get_if<JobError>(&read)) return std::move(*error);
    part = std::move(std::get<0>(read));
    return std::nullopt;
}

std::optional<JobError> add(const QueryParameter& parameter, TableQuery& query)
{
    const auto& [name, value] = parameter;
    if (name == "$limit") return take(whole_number(parameter), query.limit);
    if (name == "$offset") return take(whole_number(parameter), query.offset);
    if (name == "$select") return take(columns(parameter), query.select);
    if (name == "$order") return take(orders(parameter), query.order);
    if (name == "$null") return take(columns(parameter), query.null);
    if (name == "$$app_token") return std::nullopt;
    if (name.empty() || name.front() == '$')
        return bad(name, "the parameter " + quoted(name) +
                             " is not known; there are $limit, $offset, $order, $select, $null and names of "
                             "columns");
    query.equal.push_back({name, value});
    return std::nullopt;
}

} // namespace

std::variant<TableQuery, JobError> parse_table_query(std::span<const QueryParameter> parameters)
{
    TableQuery query;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto same = [&](const QueryParameter& other) { return other.first == parameters[i].first; };
        if (std::any_of(parameters.begin(), parameters.begin() + static_cast<std::ptrdiff_t>(i), same))
            return bad(parameters[i].first,
                       "the parameter " + quoted(parameters[i].first) + " is given twice");
        if (auto error = add(parameters[i], query)) return std::move(*error);
        if (query.equal.size() + query.null.size() > kMostConditions)
            return bad(parameters[i].first,
                       "there are more than " + std::to_string(kMostConditions) + " conditions");
    }
    if (query.select == std::vector<std::string>{"*"}) query.select.clear();
    return query;
}

} // namespace wharf::jobs
