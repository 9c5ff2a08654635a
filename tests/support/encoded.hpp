// Text in another character encoding.
#pragma once

#include <catch2/catch.hpp>
#include <iconv.h>

#include <string>

namespace wharf::test {

// UTF-8 text in the encoding that iconv(3) knows by that name, which has all of its characters.
inline std::string encoded(std::string text, const char* encoding)
{
    const iconv_t converter = iconv_open(encoding, "UTF-8");
    REQUIRE(converter != reinterpret_cast<iconv_t>(-1));
    std::string out(text.size() * 4 + 8, '\0');
    char* from = text.data();
    char* to = out.data();
    std::size_t left = text.size();
    std::size_t room = out.size();
    const bool done = iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) &&
                      iconv(converter, nullptr, nullptr, &to, &room) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    REQUIRE(done);
    out.resize(out.size() - room);
    return out;
}

} // namespace wharf::test
