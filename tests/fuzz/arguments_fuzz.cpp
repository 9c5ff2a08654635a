// What newer commands take: times mean what they spell, a range is read the way it was written, a host is in
// lower case, a unique name holds what it was made of.
#include "server/protocol/host_name.hpp"
#include "server/protocol/listing.hpp"
#include "server/protocol/ranged_file.hpp"
#include "server/protocol/time_value.hpp"
#include "server/protocol/unique_name.hpp"
#include "tests/fuzz/input.hpp"

using namespace wharf::protocol;
using wharf::fuzz::check;

namespace {

void check_time(std::string_view text)
{
    const auto time = parse_time_value(text);
    if (!time) return;
    const bool leap_second = text.substr(12, 2) == "60";
    const std::string again = mdtm_text(*time);
    check(leap_second || text.starts_with(again), "a time is what it spells");
    check(leap_second || parse_time_value(again), "a time that was shown can be set");
}

void check_timed_path(std::string_view text)
{
    const auto timed = parse_timed_path(text);
    if (timed) check(!timed->path.empty() && text.ends_with(timed->path), "the path is the end of it");
}

std::string quoted(const RangedFile& file)
{
    std::string text = "\"";
    for (const char c : file.path)
        text.append(c == '"' ? 2 : 1, c);
    text += "\" " + std::to_string(file.start);
    if (file.end) text += ' ' + std::to_string(*file.end);
    return text;
}

void check_range(std::string_view text)
{
    const auto readings = parse_ranged_file(text);
    check(readings.size() <= 3, "three readings at most");
    for (const RangedFile& file : readings) {
        const auto again = parse_ranged_file(quoted(file));
        check(again.size() == 1 && again.front() == file, "a range survives being quoted");
    }
    const bool bare = !text.empty() && text.front() != '"';
    if (bare) check(!readings.empty() && readings.front().path == text, "the whole is a name first");
}

void check_host(std::string_view text)
{
    const auto host = parse_host(text);
    if (!host || host->empty()) return;
    check(host->size() == text.size(), "nothing is added to a host");
    check(parse_host(*host) == host, "a host in lower case stays");
}

void check_unique_name(std::string_view text)
{
    constexpr std::size_t longest = 40;
    const std::string name = unique_name(text, "1a2b", longest);
    check(name.find("-1a2b.") != std::string::npos, "the unique part stands before an extension");
    check(name.size() <= longest, "a name is no longer than it may be");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = wharf::fuzz::Input(data, size).rest();
    check_time(text);
    check_timed_path(text);
    check_range(text);
    check_host(text);
    check_unique_name(text);
    return 0;
}
