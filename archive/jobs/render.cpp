#include "archive/jobs/render.hpp"

#include "archive/disk/cut_text.hpp"
#include "archive/disk/iso_time.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace wharf::jobs {
namespace {

constexpr std::size_t kTimeText = 24; // bytes of iso_time()

bool plain(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("._-:/+@,").find(c) != std::string_view::npos;
}

// U+0080 to U+009F move the cursor of some terminals; in UTF-8 they are C2 80 to C2 9F.
bool control_pair(std::string_view text, std::size_t at)
{
    return text[at] == '\xc2' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0U;
}

std::string in_quotes(std::string_view text)
{
    const std::string_view shown = archive::cut_text(text, kMaxLogValue);
    std::string out = "\"";
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto c = static_cast<unsigned char>(shown[i]);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += shown[i];
        } else if (c < 0x20U || c == 0x7fU) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
        } else if (control_pair(shown, i)) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(shown[++i]));
        } else {
            out += shown[i];
        }
    }
    out += shown.size() < text.size() ? "...\"" : "\"";
    return out;
}

std::string word_or_quoted(std::string_view text)
{
    const bool word =
        !text.empty() && text.size() <= kMaxLogValue && std::all_of(text.begin(), text.end(), plain);
    return word ? std::string(text) : in_quotes(text);
}

std::string joined(const boost::json::array& values)
{
    std::string out;
    for (const auto& value : values) {
        if (!out.empty()) out += ", ";
        out += value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
    }
    return out;
}

void add_members(std::string& line, std::string_view outer, const boost::json::object& members)
{
    for (const auto& member : members) {
        const std::string key = std::string(outer) + std::string(member.key());
        const auto& value = member.value();
        if (value.is_object()) {
            add_members(line, key + '.', value.as_object());
            continue;
        }
        line += ' ';
        line += std::all_of(key.begin(), key.end(), plain) ? key : in_quotes(key);
        line += '=';
        if (value.is_string())
            line += word_or_quoted(value.as_string());
        else if (value.is_array())
            line += word_or_quoted(joined(value.as_array()));
        else
            line += boost::json::serialize(value);
    }
}

std::optional<std::uint64_t> number(const boost::json::object& data, std::string_view key)
{
    const auto* const value = data.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    boost::system::error_code error;
    const auto number = value->to_number<std::uint64_t>(error);
    return error ? std::nullopt : std::optional(number);
}

std::string doing(std::string_view type)
{
    if (type == "reading-new-data") return "reading";
    if (type == "storing-completed") return "storing the file";
    std::string words(type);
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

} // namespace

std::string log_line(std::string_view id, const archive::Event& event)
{
    std::string line = fmt::format("{} {} {}", archive::iso_time(event.at), id, word_or_quoted(event.type));
    add_members(line, "", event.data);
    line += '\n';
    return line;
}

std::optional<archive::TimePoint> log_line_time(std::string_view line)
{
    return archive::parse_iso_time(line.substr(0, kTimeText));
}

std::string counts_text(const archive::Counts& counts)
{
    std::string text =
        fmt::format("{} rows read, {} inserted, {} updated, {} deleted, {} unchanged", counts.rows,
                    counts.inserted, counts.updated, counts.deleted, counts.unchanged);
    if (counts.rejected > 0) text += fmt::format(", {} rejected", counts.rejected);
    return text;
}

std::string queued_text(const archive::FileName& name)
{
    return fmt::format("QUEUED: {} is waiting", name.text());
}

std::string running_text(const Progress& progress)
{
    std::string text = "RUNNING: " + doing(progress.type);
    if (const auto rows = number(progress.data, "rows")) text += fmt::format(", {} rows", *rows);
    const auto bytes = number(progress.data, "bytes");
    const auto total = number(progress.data, "totalBytes");
    if (bytes && total && *total > 0)
        text += fmt::format(", {} percent of {} bytes", *bytes * 100 / *total, *total);
    return text;
}

std::string retrying_text(std::string_view reason, std::chrono::seconds wait)
{
    return fmt::format("RUNNING: {}; trying again in {} s", reason, wait.count());
}

std::string put_off_text(const boost::system::error_code& why, std::chrono::seconds wait)
{
    if (why == boost::system::errc::no_space_on_device)
        return "RUNNING: done, but the server's disk is full; the job ends by itself when there is room";
    return fmt::format("RUNNING: done, but that cannot be written down: {}; trying again every {} s",
                       why.message(), wait.count());
}

std::string succeeded_text(const archive::FileName& name, const archive::Counts& counts)
{
    return fmt::format("SUCCESS: {}: {}", name.text(), counts_text(counts));
}

std::string failed_text(const archive::FileName& name, std::string_view reason)
{
    return fmt::format("FAILURE: Processing {} failed: {}", name.text(), reason);
}

std::string superseded_text(const archive::FileName& name, const archive::JobId& by)
{
    return fmt::format("FAILURE: {} was superseded by job {} before it began", name.text(), by.text());
}

std::string accepted_text(std::string_view what, const std::vector<std::string>& unknown)
{
    std::string text = fmt::format("SUCCESS: {} accepted", what);
    if (!unknown.empty()) text += "; unknown and ignored: " + short_list(unknown);
    return text;
}

std::string refused_text(std::string_view filename, std::string_view reason)
{
    return fmt::format("FAILURE: {}: {}", filename, reason);
}

std::string refused_upload_text(const JobError& error)
{
    const bool whatever_settings = error.type == "corrupt-gzip" || error.type == "unknown-file-type";
    return fmt::format("Its job would fail{}: {}",
                       whatever_settings ? ""
                                         : " (to change how it is read, enqueue the new control.json or "
                                           "schema.json first)",
                       error.english);
}

std::string status_line(std::string_view tag, std::string_view text)
{
    std::string line = fmt::format("{} : {}", tag, text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    line += '\n';
    return line;
}

} // namespace wharf::jobs
