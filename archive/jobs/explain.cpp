#include "archive/jobs/explain.hpp"

#include "archive/disk/cut_text.hpp"
#include "archive/jobs/explanations.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace wharf::jobs {
namespace {

using boost::json::object;

constexpr std::size_t kLongestValue = 200; // bytes
constexpr std::size_t kMostValues = 10;

std::string shown(const boost::json::string& text)
{
    const std::string_view all = text;
    const std::string_view begin = archive::cut_text(all, kLongestValue);
    return std::string(begin) + (begin.size() < all.size() ? "..." : "");
}

// Texts in quotation marks, so that nobody takes a publisher's value for our words; ids and whole sentences
// stand without.
std::string shown(std::string_view name, const boost::json::value& value)
{
    constexpr auto kPlain = std::to_array<std::string_view>(
        {"by", "english", "message", "newFilename", "path", "reason", "until", "user"});
    if (value.is_array()) {
        std::string list;
        const auto& values = value.get_array();
        for (std::size_t i = 0; i < std::min(values.size(), kMostValues); ++i)
            list += (i > 0 ? ", " : "") + shown(name, values[i]);
        if (values.size() > kMostValues)
            list += " and " + std::to_string(values.size() - kMostValues) + " more";
        return list;
    }
    if (!value.is_string()) return boost::json::serialize(value);
    const bool plain = std::ranges::find(kPlain, name) != kPlain.end();
    return plain ? shown(value.get_string()) : "\"" + shown(value.get_string()) + "\"";
}

bool has(const object& parameters, std::string_view name)
{
    const auto* const value = parameters.if_contains(name);
    if (value == nullptr || value->is_null()) return false;
    if (value->is_string()) return !value->get_string().empty();
    return !value->is_array() || !value->get_array().empty();
}

// A part of a text with its parameters filled in; "" if one of them is missing and the part can be left out.
std::string filled(std::string_view part, const object& parameters, bool can_be_left_out)
{
    std::string text;
    while (!part.empty()) {
        const auto open = std::min(part.find('{'), part.size());
        text += part.substr(0, open);
        if (open == part.size()) break;
        const auto close = part.find('}', open);
        const auto name = part.substr(open + 1, close - open - 1);
        if (has(parameters, name))
            text += shown(name, parameters.at(name));
        else if (can_be_left_out)
            return {};
        else
            text += '?';
        part.remove_prefix(close + 1);
    }
    return text;
}

std::string filled_in(std::string_view text, const object& parameters)
{
    std::string out;
    while (!text.empty()) {
        const bool optional = text.front() == '[';
        if (optional) text.remove_prefix(1);
        const auto end = std::min(text.find(optional ? ']' : '['), text.size());
        out += filled(text.substr(0, end), parameters, optional);
        text.remove_prefix(std::min(end + (optional ? 1 : 0), text.size()));
    }
    return out;
}

const ExplanationRow* find_row(std::string_view type)
{
    const auto table = explanation_table();
    const auto found = std::ranges::lower_bound(table, type, {}, &ExplanationRow::type);
    return found != table.end() && found->type == type ? &*found : nullptr;
}

const object* details_of(const archive::Event& event)
{
    const auto* const details = event.data.if_contains("details");
    return details != nullptr && details->is_object() ? &details->get_object() : nullptr;
}

std::string_view type_in(const object& details)
{
    const auto* const type = details.if_contains("type");
    return type != nullptr && type->is_string() ? std::string_view(type->get_string()) : std::string_view();
}

} // namespace

std::optional<Explanation> explain(std::string_view type, const object& parameters)
{
    const ExplanationRow* const row = find_row(type);
    if (row == nullptr) return std::nullopt;
    return Explanation{std::string(row->title), filled_in(row->meaning, parameters),
                       filled_in(row->advice, parameters)};
}

std::optional<Explanation> explain(const archive::Event& event)
{
    if (const object* const details = details_of(event); details != nullptr && event.type != "success")
        if (auto by_error = explain(type_in(*details), *details)) return by_error;
    return explain(event.type, event.data);
}

std::span<const std::string_view> explained_types()
{
    static const auto types = [] {
        std::vector<std::string_view> all;
        for (const ExplanationRow& row : explanation_table())
            all.push_back(row.type);
        return all;
    }();
    return types;
}

const archive::Event* headline(std::span<const archive::Event> events)
{
    constexpr std::array<std::string_view, 3> kEnds{"success", "failure", "superseded"};
    const auto is_end = [&](const archive::Event& event) {
        return std::ranges::find(kEnds, event.type) != kEnds.end();
    };
    const auto end = std::ranges::find_if(events, is_end);
    if (end == events.end()) return events.empty() ? nullptr : &events.back();
    const auto set_aside = std::ranges::find(events, "di2-counts", &archive::Event::type);
    return end->type == "success" && set_aside != events.end() ? &*set_aside : &*end;
}

} // namespace wharf::jobs
