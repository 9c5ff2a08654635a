#include "server/http/message/head_rules.hpp"

#include "server/http/message/host.hpp"
#include "server/http/message/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::http {
namespace {

constexpr std::size_t kMaxLengthDigits = 18; // of Content-Length: below 2^63

Problem bad(std::string english)
{
    return {400, "bad-request", std::move(english)};
}

Problem line_too_long(const HeadLimits& limits)
{
    return {414, "target-too-long", fmt::format("A request line may have {} bytes", limits.line)};
}

Problem head_too_long(const HeadLimits& limits)
{
    return {431, "head-too-long", fmt::format("The head of a request may have {} bytes", limits.size)};
}

// How often the fields that decide something stand there, and what they say.
struct Facts {
    bool http11 = false;
    std::size_t fields = 0;
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t encodings = 0;
};

std::optional<Problem> check_version(std::string_view version, Facts& facts)
{
    const bool http = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                      version[6] == '.' && is_digit(version[7]);
    if (!http) return bad("The first line is no request line of HTTP");
    if (version[5] != '1' || version[7] > '1')
        return Problem{505, "version-not-supported", "This server speaks HTTP/1.1"};
    facts.http11 = version[7] == '1';
    return std::nullopt;
}

std::optional<Problem> check_request_line(std::string_view line, const HeadLimits& limits, Facts& facts)
{
    if (line.size() > limits.line) return line_too_long(limits);
    const std::string_view method = take_until(line, ' ');
    const std::string_view target = take_until(line, ' ');
    if (!is_token(method) || target.empty()) return bad("The first line is no request line of HTTP");
    for (const char c : target) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7f)
            return bad("What is no visible ASCII character must be percent-encoded in a target");
    }
    return check_version(line, facts);
}

std::optional<Problem> check_length(std::string_view value)
{
    const bool digits = !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
    if (!digits) return bad("Content-Length wants a number");
    if (value.size() > kMaxLengthDigits)
        return Problem{413, "request-too-large", "A body of that length has no place here"};
    return std::nullopt;
}

std::optional<Problem> check_field(std::string_view name, std::string_view value, Facts& facts)
{
    if (same_word(name, "host")) {
        ++facts.hosts;
        if (!parse_host(value)) return bad("The Host field names no host");
    } else if (same_word(name, "content-length")) {
        ++facts.lengths;
        return check_length(value);
    } else if (same_word(name, "transfer-encoding")) {
        ++facts.encodings;
        if (!same_word(value, "chunked"))
            return Problem{501, "not-implemented", "The only transfer coding here is \"chunked\""};
    } else if (same_word(name, "expect") && !same_word(value, "100-continue")) {
        return Problem{417, "expectation-failed", "The only expectation met here is \"100-continue\""};
    }
    return std::nullopt;
}

std::optional<Problem> check_line(std::string_view line, Facts& facts)
{
    if (line.front() == ' ' || line.front() == '\t') return bad("A field goes over several lines");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return bad("A field of the head has no proper name in front of its colon");
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_field_value(value)) return bad("A field of the head has a control character in it");
    return check_field(line.substr(0, colon), value, facts);
}

std::optional<Problem> check_together(const Facts& facts)
{
    if (facts.hosts > 1) return bad("There is more than one Host field");
    if (facts.http11 && facts.hosts == 0) return bad("The Host field is missing");
    if (facts.lengths + facts.encodings > 1) return bad("The head says more than once how long the body is");
    if (facts.encodings > 0 && !facts.http11) return bad("HTTP/1.0 has no Transfer-Encoding");
    return std::nullopt;
}

} // namespace

bool has_stray_line_end(std::string_view text)
{
    for (std::size_t at = 0; (at = text.find_first_of("\r\n", at)) != std::string_view::npos; at += 2) {
        const bool cut_off = text[at] == '\r' && at + 1 == text.size();
        if (!cut_off && text.substr(at, 2) != "\r\n") return true;
    }
    return false;
}

std::optional<Problem> check_beginning(std::string_view begun, const HeadLimits& limits)
{
    if (has_stray_line_end(begun)) return bad("A line of the head does not end with CR and LF");
    if (begun.substr(0, limits.line + 1).find('\r') == std::string_view::npos && begun.size() > limits.line)
        return line_too_long(limits);
    if (begun.size() > limits.size) return head_too_long(limits);
    return std::nullopt;
}

std::optional<Problem> check_head(std::string_view head, const HeadLimits& limits)
{
    if (auto problem = check_beginning(head, limits)) return problem;
    if (!head.ends_with("\r\n\r\n")) return bad("The head has no end");
    Facts facts;
    const auto take_line = [&head] {
        const std::string_view line = take_until(head, '\r');
        head.remove_prefix(1);
        return line;
    };
    if (auto problem = check_request_line(take_line(), limits, facts)) return problem;
    for (std::string_view line = take_line(); !line.empty(); line = take_line()) {
        if (++facts.fields > limits.fields)
            return Problem{431, "too-many-fields",
                           fmt::format("A request may have {} fields", limits.fields)};
        if (auto problem = check_line(line, facts)) return problem;
    }
    return check_together(facts);
}

} // namespace wharf::http
