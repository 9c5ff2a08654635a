// Markup as a type of its own: what is not written in the source comes into it only escaped, so that no file
// name, user or cell of a table can become markup, whoever chose it. Pure.
//
//   html(R"(<a href="{}">{}</a>)", path, job.filename) + more
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wharf::web {

// For text between tags and within quoted attributes: & < > " ' become references. Control characters other
// than tab and line ends, which no document may hold, become U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

// A piece of a page. Only html() makes one.
class Html {
public:
    Html() = default;
    [[nodiscard]] const std::string& markup() const { return markup_; }
    [[nodiscard]] bool empty() const { return markup_.empty(); }
    Html& operator+=(const Html& more)
    {
        markup_ += more.markup_;
        return *this;
    }
    friend Html operator+(Html first, const Html& second) { return std::move(first += second); }

private:
    explicit Html(std::string markup)
        : markup_(std::move(markup))
    {
    }
    friend struct Assembly;

    std::string markup_;
};

// How html() takes its arguments: markup as it is, numbers as digits, every text escaped.
struct Assembly {
    template <class T>
    static auto take(const T& value)
    {
        static_assert(!std::is_same_v<T, bool> && !std::is_same_v<T, char>, "say it as a text");
        if constexpr (std::is_same_v<T, Html>)
            return std::string_view(value.markup());
        else if constexpr (std::is_arithmetic_v<T>)
            return value;
        else
            return escape(std::string_view(value));
    }
    static Html make(std::string markup) { return Html(std::move(markup)); }
};

// `form` is as for fmt::format and must be a literal: the compiler refuses anything else. Attributes in it
// are in double quotes.
template <class... Args>
[[nodiscard]] Html html(fmt::format_string<decltype(Assembly::take(std::declval<const Args&>()))...> form,
                        const Args&... args)
{
    return Assembly::make(fmt::format(form, Assembly::take(args)...));
}

// Text alone.
[[nodiscard]] inline Html text(std::string_view text)
{
    return html("{}", text);
}

} // namespace wharf::web
