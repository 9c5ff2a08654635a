#include "server/http/message/delivery.hpp"

#include "server/http/message/error_reply.hpp"
#include "server/http/message/head.hpp"
#include "server/http/message/range.hpp"

#include <fmt/format.h>

namespace wharf::http {
namespace {

void add(Fields& to, const Fields& more)
{
    to.insert(to.end(), more.begin(), more.end());
}

// What tells this state of the file from others, and how long it may be kept.
Fields validators_of(const Representation& file)
{
    Fields fields{{"ETag", to_field(file.validators.tag)}};
    if (file.validators.dated) fields.push_back({"Last-Modified", http_date(file.validators.modified)});
    add(fields, file.always);
    return fields;
}

Delivery refusal(Problem problem, const Fields& headers)
{
    Delivery delivery;
    delivery.response = json_problem(problem);
    add(delivery.response.headers, headers);
    return delivery;
}

std::string content_range(const ByteRange& range, std::uint64_t size)
{
    return fmt::format("bytes {}-{}/{}", range.first, range.last, size);
}

Response head(unsigned status, std::string type, const Representation& file)
{
    Response response;
    response.status = status;
    response.headers.push_back({"Content-Type", std::move(type)});
    add(response.headers, file.headers);
    add(response.headers, validators_of(file));
    response.headers.push_back({"Accept-Ranges", file.size ? "bytes" : "none"});
    return response;
}

Delivery whole(const Representation& file)
{
    Delivery delivery{head(200, file.type, file), {{"", 0, file.size.value_or(0)}}, "", true};
    delivery.response.length = file.size;
    return delivery;
}

Delivery one_part(const Representation& file, const ByteRange& range)
{
    Delivery delivery{head(206, file.type, file), {{"", range.first, range.size()}}, "", true};
    delivery.response.headers.push_back({"Content-Range", content_range(range, *file.size)});
    delivery.response.length = range.size();
    return delivery;
}

// RFC 9110 section 14.6
Delivery several_parts(const Representation& file, const std::vector<ByteRange>& parts,
                       std::string_view boundary)
{
    const std::string type = fmt::format("multipart/byteranges; boundary={}", boundary);
    Delivery delivery{head(206, type, file), {}, fmt::format("\r\n--{}--\r\n", boundary), true};
    std::uint64_t length = delivery.end.size();
    for (const ByteRange& range : parts) {
        std::string before = fmt::format("{}--{}\r\nContent-Type: {}\r\nContent-Range: {}\r\n\r\n",
                                         delivery.stretches.empty() ? "" : "\r\n", boundary, file.type,
                                         content_range(range, *file.size));
        length += before.size() + range.size();
        delivery.stretches.push_back({std::move(before), range.first, range.size()});
    }
    delivery.response.length = length;
    return delivery;
}

} // namespace

Delivery deliver(const Request& request, Representation file, std::string_view boundary,
                 std::chrono::sys_seconds now)
{
    const bool settled = file.validators.settled;
    file.validators.dated = settled ? file.validators.modified <= now : file.validators.modified < now;
    switch (check_conditions(request.headers, file.validators, now)) {
    case Verdict::Failed:
        return refusal({412, "precondition-failed", "It is not any more what the request says it wants"},
                       validators_of(file));
    case Verdict::NotModified: {
        Delivery delivery;
        delivery.response.status = 304;
        delivery.response.headers = validators_of(file);
        return delivery;
    }
    case Verdict::Proceed: break;
    }
    const auto field = joined(request.headers, "range");
    if (!field || request.method != Method::Get || !file.size ||
        !range_counts(request.headers, file.validators, now))
        return whole(file);
    const Ranges ranges = parse_ranges(*field, *file.size);
    switch (ranges.meaning) {
    case Ranges::Meaning::Whole: return whole(file);
    case Ranges::Meaning::Unsatisfiable: {
        const std::string english = fmt::format("It has {} bytes; there are none where you ask", *file.size);
        Fields headers = validators_of(file);
        headers.push_back({"Content-Range", fmt::format("bytes */{}", *file.size)});
        return refusal({416, "range-not-satisfiable", english}, headers);
    }
    case Ranges::Meaning::Parts: break;
    }
    return ranges.parts.size() == 1 ? one_part(file, ranges.parts.front())
                                    : several_parts(file, ranges.parts, boundary);
}

} // namespace wharf::http
