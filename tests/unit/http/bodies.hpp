// What a response carries, read to its end.
#pragma once

#include "server/http/message/response.hpp"
#include "tests/support/must.hpp"

#include <string>

namespace wharf::test {

// The error that cut it short is in it as "<...>".
inline std::string read_all(http::BodySource& source)
{
    std::string all;
    for (;;) {
        auto piece = source.next();
        if (!piece) return all + "<" + piece.error().message() + ">";
        all += piece->bytes;
        if (piece->then == http::BodySource::Then::End) return all;
    }
}

inline std::string body_of(http::Response& response)
{
    if (const auto* const text = std::get_if<std::string>(&response.body)) return *text;
    return read_all(*std::get<std::unique_ptr<http::BodySource>>(response.body));
}

inline std::string field_of(const http::Response& response, std::string_view name)
{
    const std::string* const value = http::find(response.headers, name);
    return value == nullptr ? "" : *value;
}

} // namespace wharf::test
