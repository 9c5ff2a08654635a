#include "server/http/message/head.hpp"

#include "server/http/message/text.hpp"

#include <array>
#include <fmt/format.h>
#include <iterator>

namespace wharf::http {

std::string http_date(std::chrono::sys_seconds time)
{
    using namespace std::chrono;
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto date = floor<days>(time);
    const year_month_day ymd(date);
    const hh_mm_ss clock(time - date);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday(date).c_encoding()],
                       unsigned(ymd.day()), kMonths[unsigned(ymd.month()) - 1], int(ymd.year()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string head_of(const Response& response, Framing framing, std::uint64_t length, After after,
                    std::chrono::sys_seconds now)
{
    std::string head;
    auto out = std::back_inserter(head);
    fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status),
                   http_date(now));
    for (const Field& field : response.headers) {
        if (is_token(field.name) && is_field_value(field.value))
            fmt::format_to(out, "{}: {}\r\n", field.name, field.value);
    }
    if (framing == Framing::Length) fmt::format_to(out, "Content-Length: {}\r\n", length);
    if (framing == Framing::Chunks) head += "Transfer-Encoding: chunked\r\n";
    if (after == After::Close) head += "Connection: close\r\n";
    head += "\r\n";
    return head;
}

} // namespace wharf::http
