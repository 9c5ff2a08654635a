#include "server/metrics/exposition.hpp"

#include <cmath>
#include <fmt/format.h>

namespace wharf::metrics {

namespace {

std::string_view name_of(Exposition::Type type)
{
    switch (type) {
    case Exposition::Type::Counter: return "counter";
    case Exposition::Type::Gauge: return "gauge";
    case Exposition::Type::Histogram: return "histogram";
    }
    return "untyped";
}

enum class Quotes { Plain, Escaped };

// HELP lines escape a backslash and a line end; values of labels, which stand in quotes, those too.
void append_escaped(std::string& text, std::string_view raw, Quotes quotes)
{
    for (const char c : raw) {
        switch (c) {
        case '\\': text += "\\\\"; break;
        case '\n': text += "\\n"; break;
        case '"': text += quotes == Quotes::Escaped ? "\\\"" : "\""; break;
        default: text += c;
        }
    }
}

std::string number(double value)
{
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

} // namespace

void Exposition::metric(Type type, std::string_view name, std::string_view help)
{
    name_ = name;
    text_.append("# HELP ").append(name).append(" ");
    append_escaped(text_, help, Quotes::Plain);
    text_.append("\n# TYPE ").append(name).append(" ").append(name_of(type)).append("\n");
}

void Exposition::sample(std::initializer_list<Label> labels, std::uint64_t value)
{
    line("", labels, fmt::format_int(value).c_str());
}

void Exposition::sample(std::initializer_list<Label> labels, std::int64_t value)
{
    line("", labels, fmt::format_int(value).c_str());
}

void Exposition::sample(std::initializer_list<Label> labels, double value)
{
    line("", labels, number(value));
}

void Exposition::sample(const Histogram& histogram)
{
    const Histogram::Reading reading = histogram.read();
    for (std::size_t i = 0; i < reading.up_to.size(); ++i)
        line("_bucket", {{"le", number(histogram.bounds()[i])}}, fmt::format_int(reading.up_to[i]).c_str());
    const fmt::format_int count(reading.count);
    line("_bucket", {{"le", "+Inf"}}, count.c_str());
    line("_sum", {}, number(reading.sum));
    line("_count", {}, count.c_str());
}

void Exposition::line(std::string_view suffix, std::initializer_list<Label> labels, std::string_view value)
{
    text_.append(name_).append(suffix);
    char before = '{';
    for (const Label& label : labels) {
        text_ += before;
        text_.append(label.name).append("=\"");
        append_escaped(text_, label.value, Quotes::Escaped);
        text_ += '"';
        before = ',';
    }
    if (labels.size() > 0) text_ += '}';
    text_.append(" ").append(value).append("\n");
}

} // namespace wharf::metrics
