#include "archive/disk/requests.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/record_fields.hpp"
#include "archive/disk/small_file.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace wharf::archive {

namespace {

using Wish = JobRequest::Wish;

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kFormatOfKeeping = 2; // of a request: format 1 and the field `keep`
constexpr std::size_t kMaxFile = std::size_t{16} << 10U;
constexpr std::size_t kMaxName = 200; // bytes of JobRequest::by
constexpr std::array<std::pair<Wish, std::string_view>, 3> kWishes{{
    {Wish::Rerun, "rerun"},
    {Wish::RerunWithActiveControl, "rerun-with-active-control"},
    {Wish::Cancel, "cancel"},
}};

// It goes into the log and the status line.
bool is_name(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxName && std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20U && byte < 0x7fU && c != '%';
    });
}

} // namespace

std::string fresh_token(Env& env)
{
    return fmt::format("{:016x}{:016x}", env.random(), env.random());
}

std::string format_request(const JobRequest& request)
{
    const auto* const wish =
        std::ranges::find(kWishes, request.wish, &std::pair<Wish, std::string_view>::first);
    boost::json::object record{{"format", request.keep.empty() ? kFormat : kFormatOfKeeping},
                               {"wish", wish->second},
                               {"job", request.job.text()},
                               {"by", request.by},
                               {"asked", iso_time(request.asked)}};
    if (!request.keep.empty()) record["keep"] = request.keep.text();
    return boost::json::serialize(record) + "\n";
}

result<JobRequest> parse_request(std::string_view text)
{
    RecordFields fields(text);
    const auto format = fields.number("format");
    const std::string name = fields.text("wish");
    const auto* const wish = std::ranges::find(kWishes, name, &std::pair<Wish, std::string_view>::second);
    auto job = JobId::parse(fields.text("job"));
    std::string by = fields.text("by");
    const TimePoint asked = fields.time("asked");
    const auto keep =
        format == kFormatOfKeeping ? PayloadSet::parse(fields.text("keep")) : std::optional(PayloadSet());
    const bool known_format = format == kFormat || (format == kFormatOfKeeping && keep && !keep->empty() &&
                                                    wish != kWishes.end() && wish->first != Wish::Cancel);
    if (!fields.sound() || !known_format || wish == kWishes.end() || !job || !is_name(by))
        return Errc::Corrupt;
    return JobRequest{wish->first, std::move(*job), std::move(by), asked, *keep};
}

std::string format_answer(const JobAnswer& answer)
{
    return boost::json::serialize(
               boost::json::object{{"format", kFormat},
                                   {"done", std::uint64_t{answer.done}},
                                   {"text", answer.text},
                                   {"job", answer.job ? answer.job->text() : std::string()}}) +
           "\n";
}

result<JobAnswer> parse_answer(std::string_view text)
{
    RecordFields fields(text);
    const auto format = fields.number("format");
    const auto done = fields.number("done");
    JobAnswer answer{done == 1, fields.text("text")};
    const std::string job = fields.text("job");
    if (!fields.sound() || format != kFormat || done > 1) return Errc::Corrupt;
    if (job.empty()) return answer;
    const auto id = JobId::parse(job);
    if (!id) return Errc::Corrupt;
    answer.job = *id;
    return answer;
}

result<void> Requests::put(std::string_view token, const JobRequest& request)
{
    return replace_file(env_, layout::request(token), format_request(request), Sync::Yes);
}

result<std::optional<JobAnswer>> Requests::take_answer(std::string_view token)
{
    const auto text = read_file(env_, layout::answer(token), kMaxFile);
    if (!text && as_condition(text.error()) == Errc::NotFound) return std::optional<JobAnswer>();
    if (!text) return text.error();
    auto answer = parse_answer(*text);
    (void)env_.remove(layout::answer(token)); // else the server does, later
    if (!answer) return answer.error();
    return std::optional(std::move(*answer));
}

result<void> Requests::take_back(std::string_view token)
{
    const auto removed = env_.remove(layout::request(token));
    return removed ? removed : result<void>(as_condition(removed.error()));
}

result<std::vector<Requests::Waiting>> Requests::waiting()
{
    const auto entries = env_.list(layout::requests());
    if (!entries) return entries.error();
    std::set<std::string> answered;
    for (const DirEntry& entry : *entries) {
        const auto name = layout::parse_request_name(entry.name);
        if (!name || !name->is_answer) continue;
        answered.insert(name->token);
        const auto info = env_.stat(layout::answer(name->token));
        if (info && info->modified + kStale < env_.now()) (void)env_.remove(layout::answer(name->token));
    }
    std::vector<Waiting> found;
    for (const DirEntry& entry : *entries) {
        const auto name = layout::parse_request_name(entry.name);
        if (!name || name->is_answer) continue;
        if (answered.contains(name->token)) {
            (void)env_.remove(layout::request(name->token)); // the server was killed in between
            continue;
        }
        const auto text = read_file(env_, layout::request(name->token), kMaxFile);
        if (!text && as_condition(text.error()) == Errc::NotFound) continue; // taken back
        auto request = text ? parse_request(*text) : result<JobRequest>(text.error());
        found.push_back({name->token, request ? std::optional(std::move(*request)) : std::nullopt});
    }
    std::ranges::stable_sort(
        found, {}, [](const Waiting& each) { return each.request ? each.request->asked : TimePoint::min(); });
    return found;
}

// The answer is there before the request goes: a server killed in between finds that it has answered.
result<void> Requests::answer(std::string_view token, const JobAnswer& answer)
{
    if (auto put = replace_file(env_, layout::answer(token), format_answer(answer), Sync::No); !put)
        return put;
    (void)take_back(token); // else the next look does
    return {};
}

} // namespace wharf::archive
