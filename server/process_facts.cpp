#include "server/process_facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace wharf::server {

namespace {

std::string contents(const char* path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

double ticks_per_second()
{
    return static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// Seconds since 1970.
std::optional<double> system_start()
{
    std::ifstream file("/proc/stat");
    for (std::string word; file >> word;) {
        double seconds = 0;
        if (word == "btime" && file >> seconds) return seconds;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> open_fds()
{
    std::error_code error;
    const std::filesystem::directory_iterator fds("/proc/self/fd", error);
    if (error) return std::nullopt;
    const auto all = std::distance(begin(fds), end(fds));
    return static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(all - 1, 0)); // without the one that looks
}

std::optional<std::uint64_t> max_fds()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
    return limit.rlim_cur;
}

std::uint64_t page_size()
{
    return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view text)
{
    // The second field is the program's name in parentheses, and may have any of them and blanks in itself.
    const auto name_end = text.rfind(')');
    if (name_end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(name_end + 1);
    constexpr std::size_t kFirst = 3; // the number of the field behind the name, as proc(5) counts
    std::array<std::uint64_t, 25> fields{};
    std::size_t field = kFirst;
    for (; field < fields.size(); ++field) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const std::string_view word = text.substr(0, text.find(' '));
        if (word.empty()) return std::nullopt;
        // Those that are no numbers, or negative ones, are not among what is wanted.
        std::from_chars(word.data(), word.data() + word.size(), fields[field]);
        text.remove_prefix(word.size());
    }
    return ProcessStat{fields[14] + fields[15], fields[20], fields[22], fields[23], fields[24]};
}

metrics::Process process_facts()
{
    metrics::Process process;
    process.open_fds = open_fds();
    process.max_fds = max_fds();
    const auto stat = parse_process_stat(contents("/proc/self/stat"));
    if (!stat) return process;
    process.resident_bytes = stat->resident_pages * page_size();
    process.virtual_bytes = stat->virtual_bytes;
    process.threads = stat->threads;
    process.cpu_seconds = static_cast<double>(stat->cpu_ticks) / ticks_per_second();
    if (const auto start = system_start())
        process.start_time = *start + static_cast<double>(stat->start_ticks) / ticks_per_second();
    return process;
}

std::size_t resident_bytes()
{
    const auto stat = parse_process_stat(contents("/proc/self/stat"));
    return stat ? stat->resident_pages * page_size() : 0;
}

} // namespace wharf::server
