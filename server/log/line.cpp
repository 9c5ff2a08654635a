#include "server/log/line.hpp"

#include "server/log/escape.hpp"

#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace wharf::log {

namespace {

template <class Number>
void append_number(std::string& out, Number number)
{
    fmt::format_to(std::back_inserter(out), "{}", number);
}

// Neither text nor JSON has a number for what is none.
void append_decimal(std::string& out, double number)
{
    fmt::format_to(std::back_inserter(out), "{:.3f}", std::isfinite(number) ? number : 0.0);
}

class AppendValue {
public:
    AppendValue(std::string& out, Format format)
        : out_(out)
        , format_(format)
    {
    }
    void operator()(std::monostate) const {}
    void operator()(std::string_view text) const
    {
        if (format_ == Format::Json)
            append_json_string(out_, text);
        else
            append_quoted(out_, text);
    }
    void operator()(Word word) const
    {
        if (format_ == Format::Text && is_bare(word.text))
            out_ += word.text;
        else
            (*this)(word.text);
    }
    void operator()(Decimal decimal) const { append_decimal(out_, decimal.number); }
    void operator()(bool yes) const { out_ += yes ? "true" : "false"; }
    void operator()(std::int64_t number) const { append_number(out_, number); }
    void operator()(std::uint64_t number) const { append_number(out_, number); }

private:
    std::string& out_;
    Format format_;
};

} // namespace

Line::Line(Format format, std::string_view event)
    : format_(format)
{
    text_.reserve(256);
    add({"event", Word{event}});
}

void Line::add(const Field& field)
{
    if (std::holds_alternative<std::monostate>(field.value())) return;
    if (format_ == Format::Json) {
        if (!text_.empty()) text_ += ',';
        text_ += '"';
        text_ += field.key();
        text_ += "\":";
    } else {
        if (!text_.empty()) text_ += ' ';
        text_ += field.key();
        text_ += '=';
    }
    std::visit(AppendValue(text_, format_), field.value());
}

void Line::add(Fields fields)
{
    for (const Field& field : fields)
        add(field);
}

} // namespace wharf::log
