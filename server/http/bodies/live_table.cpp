#include "server/http/bodies/live_table.hpp"

#include "archive/jobs/querying/table_text.hpp"
#include "server/http/message/delivery.hpp"
#include "server/http/message/disposition.hpp"
#include "server/http/say.hpp"

#include <atomic>
#include <semaphore>
#include <spdlog/spdlog.h>
#include <utility>

namespace wharf::http {
namespace {

using jobs::JobError;
using jobs::TableFormat;
using jobs::TableText;
namespace errc = boost::system::errc;

std::atomic<unsigned> reads_under_way{0};

std::counting_semaphore<kMostTableSearches> places(kMostTableSearches);
constexpr std::chrono::milliseconds kPatience{100}; // most searches take less

constexpr const char* kRetryAfter = "5"; // seconds

// Rises whenever the same rows begin to look different.
constexpr std::string_view kTextVersion = "-1";

struct Look {
    std::string_view ending;
    std::string_view type;
};

Look look_of(TableFormat format)
{
    switch (format) {
    case TableFormat::Csv: return {".csv", "text/csv; charset=utf-8"};
    case TableFormat::Json: return {".json", "application/json; charset=utf-8"};
    case TableFormat::Ndjson: return {".ndjson", "application/x-ndjson"};
    }
    return {};
}

// The right to one of the reads; given back at its end.
class Ticket {
public:
    // Nothing: all are taken.
    [[nodiscard]] static std::unique_ptr<Ticket> take()
    {
        std::unique_ptr<Ticket> ticket(new Ticket);
        return ticket->number_ <= kMostTableReads ? std::move(ticket) : nullptr;
    }
    ~Ticket() { --reads_under_way; }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

private:
    Ticket()
        : number_(++reads_under_way)
    {
    }
    unsigned number_;
};

// The right to search; given back at its end.
class Place {
public:
    // False, perhaps after a wait of that time: all are taken.
    explicit Place(std::chrono::milliseconds patience)
        : held_(places.try_acquire_for(patience))
    {
    }
    ~Place()
    {
        if (held_) places.release();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return held_; }

private:
    bool held_;
};

// The server stops, or the client has left.
bool was_stopped(const JobError& error)
{
    return error.type == "interrupted";
}

class TableBody final : public BodySource {
public:
    TableBody(std::unique_ptr<Ticket> ticket, std::unique_ptr<TableText> text, std::string dataset)
        : ticket_(std::move(ticket))
        , text_(std::move(text))
        , dataset_(std::move(dataset))
    {
    }

    [[nodiscard]] bool begins_with_search() const { return text_->begins_with_search(); }
    // Makes what next() gives first. Nothing: it went well.
    [[nodiscard]] std::optional<JobError> begin()
    {
        auto more = text_->next(first_.bytes);
        if (auto* error = std::get_if<JobError>(&more)) return std::move(*error);
        first_.then = std::get<bool>(more) ? Then::More : Then::End;
        begun_ = true;
        return std::nullopt;
    }
    [[nodiscard]] bool is_whole() const { return begun_ && first_.then == Then::End; }
    [[nodiscard]] std::uint64_t size() const { return first_.bytes.size(); }

    [[nodiscard]] boost::system::result<Piece> next() override
    {
        if (std::exchange(begun_, false)) return std::move(first_);
        Piece piece;
        // Between two rows that fit there may be millions that do not. The thread is for others meanwhile.
        std::optional<Place> place;
        if (begins_with_search() && !place.emplace(std::chrono::milliseconds(0)) && !text_->is_over()) {
            piece.then = Then::Later;
            return piece;
        }
        const auto more = text_->next(piece.bytes);
        if (const auto* const error = std::get_if<JobError>(&more)) {
            if (was_stopped(*error)) return errc::make_error_code(errc::operation_canceled);
            spdlog::warn("the table of {}: an answer was cut off: {}", dataset_, error->english);
            return errc::make_error_code(errc::io_error);
        }
        piece.then = std::get<bool>(more) ? Then::More : Then::End;
        return piece;
    }

private:
    std::unique_ptr<Ticket> ticket_;
    std::unique_ptr<TableText> text_;
    std::string dataset_;
    Piece first_;
    bool begun_ = false; // and first_ not given yet
};

unsigned status_of(const JobError& error)
{
    if (error.type == "bad-query") return 400;
    if (error.type == "no-rows-yet") return 404;
    if (error.type == "disk-full") return 507;
    return error.transient ? 503 : 500;
}

Response refusal(const Request& request, const TableSource& table, const JobError& error)
{
    const unsigned status = status_of(error);
    if (status >= 500 && !was_stopped(error))
        spdlog::warn("the table of {}: {}", table.dataset, error.english);
    std::string english = error.english;
    if (!english.empty() && english.front() >= 'a' && english.front() <= 'z')
        english.front() = static_cast<char>(english.front() - 'a' + 'A');
    Response response = say({status, error.type, std::move(english)}, request);
    if (status == 503) response.headers.push_back({"Retry-After", kRetryAfter});
    return response;
}

JobError too_many(std::string_view what)
{
    return {"too-many-reads", {}, "too many tables are being " + std::string(what) + " just now", true};
}

std::variant<jobs::TableQuery, JobError> question_of(const Request& request)
{
    std::vector<jobs::QueryParameter> parameters;
    for (const Field& field : request.target.query)
        parameters.emplace_back(field.name, field.value);
    return jobs::parse_table_query(parameters);
}

Representation describe(const TableSource& table, TableFormat format, const archive::JobId& job)
{
    const Look look = look_of(format);
    Representation shown;
    shown.validators = {{job.text() + std::string(kTextVersion), false}, table.applied_at(job), false};
    shown.type = look.type;
    shown.headers = {{"Content-Disposition", attachment(table.dataset + std::string(look.ending))},
                     {"X-Content-Type-Options", "nosniff"}};
    shown.always = {{"Cache-Control", "private, no-cache"}};
    return shown;
}

// HEAD does not ask for the work of a GET.
Response send_rows(const Request& request, const TableSource& table, Response head,
                   std::unique_ptr<TableBody> body)
{
    if (request.method == Method::Get) {
        std::optional<Place> place;
        if (body->begins_with_search() && !place.emplace(kPatience))
            return refusal(request, table, too_many("searched"));
        if (const auto error = body->begin()) return refusal(request, table, *error);
        if (body->is_whole()) head.length = body->size();
    }
    head.body = std::move(body);
    return head;
}

} // namespace

Response send_table(const Request& request, const TableSource& table, TableFormat format)
{
    auto question = question_of(request);
    if (const auto* const error = std::get_if<JobError>(&question)) return refusal(request, table, *error);
    auto ticket = Ticket::take();
    if (!ticket) return refusal(request, table, too_many("read"));

    auto opened = jobs::TableReader::open(table.path, table.limits);
    if (const auto* const error = std::get_if<JobError>(&opened)) return refusal(request, table, *error);
    auto& reader = std::get<std::unique_ptr<jobs::TableReader>>(opened);
    const archive::JobId job = reader->last_job();
    auto text = TableText::make(std::move(reader), std::get<jobs::TableQuery>(question), format);
    if (const auto* const error = std::get_if<JobError>(&text)) return refusal(request, table, *error);

    Delivery delivery = deliver(request, describe(table, format, job), "", table.now);
    if (!delivery.sends_file) return std::move(delivery.response);
    auto body = std::make_unique<TableBody>(
        std::move(ticket), std::move(std::get<std::unique_ptr<TableText>>(text)), table.dataset);
    return send_rows(request, table, std::move(delivery.response), std::move(body));
}

} // namespace wharf::http
