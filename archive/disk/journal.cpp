#include "archive/disk/journal.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/line_file.hpp"
#include "archive/disk/record_fields.hpp"
#include "archive/disk/small_file.hpp"

#include <boost/json/serialize.hpp>

namespace wharf::archive {

namespace {

constexpr std::size_t kMaxJournal = std::size_t{256} << 20U; // bytes; no job comes near it

} // namespace

result<void> Journal::append(const Event& event)
{
    return append_lines(*file_, event_line(event));
}

result<void> Journal::sync()
{
    return file_->sync();
}

result<std::unique_ptr<Journal>> open_journal(Env& env, std::string_view path)
{
    auto file = open_lines(env, path);
    if (!file) return file.error();
    return std::make_unique<Journal>(std::move(*file));
}

result<std::vector<Event>> read_events(Env& env, std::string_view path)
{
    auto text = read_file(env, path, kMaxJournal);
    if (!text) return text.error();
    return parse_events(*text);
}

std::string event_line(const Event& event)
{
    const boost::json::object record{{"at", iso_time(event.at)}, {"type", event.type}, {"data", event.data}};
    return boost::json::serialize(record) + "\n";
}

std::vector<Event> parse_events(std::string_view text)
{
    std::vector<Event> events;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        RecordFields fields(text.substr(0, end));
        text.remove_prefix(end + 1);
        Event event{fields.time("at"), fields.text("type"), fields.object("data")};
        if (fields.sound()) events.push_back(std::move(event));
    }
    return events;
}

} // namespace wharf::archive
