// A head that keeps the rules is read as one request, whatever is in it, and what is made of it keeps the
// rules of its types; parts of one alone never do harm.
#include "server/http/connection/incoming.hpp"
#include "server/http/message/basic_auth.hpp"
#include "server/http/message/content_coding.hpp"
#include "server/http/message/host.hpp"
#include "server/http/message/percent.hpp"
#include "server/http/message/target.hpp"
#include "tests/fuzz/input.hpp"

using namespace wharf::http;
using wharf::fuzz::check;

namespace {

void check_target(std::string_view text)
{
    const auto target = parse_target(split_form(text).rest);
    if (!target) return;
    std::string again;
    for (const std::string& part : target->path) {
        check(!part.empty() && part != "." && part != "..", "a path has no way up");
        check(part.find('\0') == std::string::npos, "a path has no NUL");
        again += '/' + percent_encode(part);
    }
    if (target->folder) again += '/';
    const auto same = parse_target(again);
    check(same && same->path == target->path, "a path survives being written out and parsed");
}

void check_query(std::string_view text)
{
    const auto fields = parse_query(text);
    if (!fields) return;
    std::string again;
    for (const Field& field : *fields)
        again += percent_encode(field.name) + '=' + percent_encode(field.value) + '&';
    check(parse_query(again) == fields, "a query survives being written out and parsed");
}

void feed(Incoming& incoming, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto room = incoming.room();
        const std::size_t n = std::min(room.size(), bytes.size());
        std::copy_n(bytes.begin(), n, room.begin());
        incoming.arrived(n);
        bytes.remove_prefix(n);
    }
}

void check_requests(std::string_view bytes)
{
    Incoming incoming{HeadLimits{}};
    feed(incoming, bytes);
    for (std::size_t requests = 0;; ++requests) {
        check(requests <= bytes.size(), "a request takes bytes");
        const auto taken = incoming.take_head();
        if (!std::holds_alternative<Request>(taken)) return;
        std::size_t body = 0;
        while (!incoming.body_done()) {
            const auto piece = incoming.take_body();
            const auto* const text = std::get_if<std::string>(&piece);
            if (text == nullptr) return;
            check(!text->empty() || incoming.body_done(), "a piece is not empty");
            body += text->size();
        }
        check(body <= bytes.size(), "a body is made of what came");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = wharf::fuzz::Input(data, size).rest();
    check_target(text);
    check_query(text);
    check_requests(text);
    (void)check_beginning(text, HeadLimits{});
    (void)accepts_gzip({{"accept-encoding", std::string(text)}});
    if (const auto host = parse_host(text)) check(parse_host(*host) == host, "a host is its own");
    if (const auto basic = parse_basic(text))
        check(basic->user.find(':') == std::string::npos, "a user has no colon");
    return 0;
}
