#include "archive/disk/job_directory.hpp"
#include "archive/disk/journal.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/job_tail.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/job_page.hpp"

#include <fmt/format.h>

#include <charconv>

namespace wharf::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kAlive = std::chrono::seconds(15);
// Then the browser asks again, and with that whether it still may.
constexpr auto kLongest = std::chrono::minutes(5);

// A job's log as server-sent events (the WHATWG HTML standard, section 9.2): "line" for each line with its
// number as id, "progress" when the job has got on, "end" when it has ended and all was sent.
class JobEvents final : public BodySource {
public:
    JobEvents(const Services& services, archive::JobId id, JobTail tail)
        : services_(services)
        , id_(std::move(id))
        , tail_(std::move(tail))
    {
    }

    boost::system::result<Piece> next() override
    {
        const Clock::time_point now = Clock::now();
        if (now > began_ + kLongest) return Piece{"", Then::End};
        // Before the journal is read: what it has of an ended job's story is all there is.
        const bool ended = has_ended();
        auto lines = tail_.read_more();
        if (!lines) return lines.error();
        std::string bytes;
        for (const NumberedEvent& line : *lines) {
            const web::Html item = web::log_line_item(line.number, id_, line.event);
            bytes += fmt::format("id: {}\nevent: line\ndata: {}\n\n", line.number, one_line(item.markup()));
        }
        if (ended && lines->empty()) return Piece{"event: end\ndata:\n\n", Then::End};
        if (has_got_on()) bytes += "event: progress\ndata:\n\n";
        if (!bytes.empty()) {
            sent_ = now;
        } else if (now > sent_ + kAlive) {
            bytes = ":\n\n";
            sent_ = now;
        }
        return Piece{std::move(bytes), lines->empty() ? Then::Wait : Then::More};
    }

private:
    // A line break would end the field, and what follows could begin another.
    static std::string one_line(std::string text)
    {
        for (char& c : text) {
            if (c == '\n' || c == '\r') c = ' ';
        }
        return text;
    }

    bool has_ended() const
    {
        const auto job = services_.archive.jobs().find(id_);
        if (job) return archive::has_been_put_away(*job); // its result is recorded before its last line is
        return job.error() == archive::Errc::NotFound;    // anything else passes
    }

    bool has_got_on()
    {
        const auto running = services_.board.progress().find(id_);
        if (!running || running->at == progress_) return false;
        progress_ = running->at;
        return true;
    }

    const Services& services_;
    const archive::JobId id_;
    JobTail tail_;
    const Clock::time_point began_ = Clock::now();
    Clock::time_point sent_ = began_;
    archive::TimePoint progress_{};
};

std::size_t number_in(const std::string* text)
{
    std::size_t number = 0;
    if (text != nullptr) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

} // namespace

// The lines behind Last-Event-ID, which a browser sends when it comes again, else behind ?after=.
Response on_job_events(const Exchange& exchange)
{
    const archive::JobId& id = exchange.job->manifest.id;
    auto journal = exchange.services.archive.jobs().open_events(id);
    if (!journal) return say({503, "not-just-now", journal.error().message()}, exchange);
    const std::string* const again = find(exchange.request.headers, "last-event-id");
    const std::string* const after = find(exchange.request.target.query, "after");
    JobTail tail(std::move(*journal), number_in(again != nullptr ? again : after));
    Response response;
    response.headers.push_back({"Content-Type", "text/event-stream"});
    add_page_fields(response);
    response.body = std::make_unique<JobEvents>(exchange.services, id, std::move(tail));
    return response;
}

} // namespace wharf::http
