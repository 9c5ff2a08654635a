// The live table of a dataset: /resource/<dataset>.csv, .json and .ndjson.
#include "archive/disk/layout.hpp"
#include "archive/jobs/querying/table_text.hpp"
#include "server/http/message/delivery.hpp"
#include "server/http/message/disposition.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/say.hpp"

#include <atomic>
#include <spdlog/spdlog.h>
#include <utility>

namespace wharf::http {
namespace {

using jobs::JobError;
using jobs::TableFormat;
using jobs::TableText;
namespace errc = boost::system::errc;

// Each holds some megabytes, and keeps the table's write-ahead log from being emptied.
constexpr unsigned kMostReads = 64;
std::atomic<unsigned> reads_under_way{0};

constexpr const char* kAgainSoon = "5"; // seconds, of Retry-After

struct Look {
    TableFormat format;
    std::string_view ending;
    std::string_view type;
};
constexpr Look kCsv{TableFormat::Csv, ".csv", "text/csv; charset=utf-8"};
constexpr Look kJson{TableFormat::Json, ".json", "application/json; charset=utf-8"};
constexpr Look kNdjson{TableFormat::Ndjson, ".ndjson", "application/x-ndjson"};

// Rises whenever the same rows begin to look different.
constexpr std::string_view kTextVersion = "-1";

class Ticket {
public:
    // Nothing: there are enough already.
    [[nodiscard]] static std::unique_ptr<Ticket> take()
    {
        std::unique_ptr<Ticket> ticket(new Ticket);
        return ticket->number_ <= kMostReads ? std::move(ticket) : nullptr;
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

class TableBody final : public BodySource {
public:
    TableBody(std::unique_ptr<Ticket> ticket, std::unique_ptr<TableText> text, std::string dataset)
        : ticket_(std::move(ticket))
        , text_(std::move(text))
        , dataset_(std::move(dataset))
    {
    }

    // What can go wrong before the first row can then still be said. Nothing: it went well.
    [[nodiscard]] std::optional<JobError> begin()
    {
        auto more = text_->next(first_.bytes);
        if (auto* error = std::get_if<JobError>(&more)) return std::move(*error);
        first_.then = std::get<bool>(more) ? Then::More : Then::End;
        return std::nullopt;
    }
    [[nodiscard]] bool is_whole() const { return first_.then == Then::End; }
    [[nodiscard]] std::uint64_t size() const { return first_.bytes.size(); }

    [[nodiscard]] boost::system::result<Piece> next() override
    {
        if (!std::exchange(first_sent_, true)) return std::move(first_);
        Piece piece;
        const auto more = text_->next(piece.bytes);
        if (const auto* const error = std::get_if<JobError>(&more)) {
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
    bool first_sent_ = false;
};

unsigned status_of(const JobError& error)
{
    if (error.type == "bad-query") return 400;
    if (error.type == "no-rows-yet") return 404;
    if (error.type == "disk-full") return 507;
    return error.transient ? 503 : 500;
}

Response refusal(const Exchange& exchange, const JobError& error)
{
    const unsigned status = status_of(error);
    if (status >= 500)
        spdlog::warn("the table of {}: {}", archive::layout::table(*exchange.dataset), error.english);
    std::string english = error.english;
    if (!english.empty() && english.front() >= 'a' && english.front() <= 'z')
        english.front() = static_cast<char>(english.front() - 'a' + 'A');
    Response response = say({status, error.type, std::move(english)}, exchange.request, nullptr);
    if (status == 503) response.headers.push_back({"Retry-After", kAgainSoon});
    return response;
}

// When the last job ended. One whose end is not recorded yet may have ended at this very moment; one that
// retention has forgotten left the file's own time.
std::chrono::sys_seconds modified(const Exchange& exchange, const archive::JobId& job)
{
    archive::Archive& archive = exchange.services.archive;
    archive::TimePoint at = archive.env().now();
    const auto record = archive.jobs().find(job);
    if (record && record->result)
        at = record->result->finished;
    else if (!record)
        if (const auto file = archive.env().stat(archive::layout::table(*exchange.dataset)))
            at = file->modified;
    return std::chrono::floor<std::chrono::seconds>(at);
}

Representation describe(const Exchange& exchange, const Look& look, const archive::JobId& job)
{
    const std::string name = exchange.dataset->id.text() + std::string(look.ending);
    Representation shown;
    shown.validators = {{job.text() + std::string(kTextVersion), false}, modified(exchange, job), false};
    shown.type = look.type;
    shown.headers = {{"Content-Disposition", attachment(name)}, {"X-Content-Type-Options", "nosniff"}};
    shown.always = {{"Cache-Control", "private, no-cache"}};
    return shown;
}

std::variant<jobs::TableQuery, JobError> question_of(const Exchange& exchange)
{
    std::vector<jobs::QueryParameter> parameters;
    for (const Field& field : exchange.request.target.query)
        parameters.emplace_back(field.name, field.value);
    return jobs::parse_table_query(parameters);
}

Response answer(const Exchange& exchange, const Look& look)
{
    auto question = question_of(exchange);
    if (const auto* const error = std::get_if<JobError>(&question)) return refusal(exchange, *error);
    auto ticket = Ticket::take();
    if (!ticket)
        return refusal(exchange, {"too-many-reads", {}, "too many tables are being read just now", true});

    const std::string path = archive::layout::table(*exchange.dataset);
    auto opened = jobs::TableReader::open(exchange.services.data_root + '/' + path);
    if (const auto* const error = std::get_if<JobError>(&opened)) return refusal(exchange, *error);
    auto& reader = std::get<std::unique_ptr<jobs::TableReader>>(opened);
    const archive::JobId job = reader->last_job();
    auto text = TableText::make(std::move(reader), std::get<jobs::TableQuery>(question), look.format);
    if (const auto* const error = std::get_if<JobError>(&text)) return refusal(exchange, *error);

    const auto now = std::chrono::floor<std::chrono::seconds>(exchange.services.archive.env().now());
    Delivery delivery = deliver(exchange.request, describe(exchange, look, job), "", now);
    if (!delivery.sends_file) return std::move(delivery.response);
    auto body = std::make_unique<TableBody>(std::move(ticket),
                                            std::move(std::get<std::unique_ptr<TableText>>(text)), path);
    // HEAD does not ask for the work of a GET.
    if (exchange.request.method == Method::Get) {
        if (const auto error = body->begin()) return refusal(exchange, *error);
        if (body->is_whole()) delivery.response.length = body->size();
    }
    delivery.response.body = std::move(body);
    return std::move(delivery.response);
}

} // namespace

Response on_table_csv(const Exchange& exchange)
{
    return answer(exchange, kCsv);
}

Response on_table_json(const Exchange& exchange)
{
    return answer(exchange, kJson);
}

Response on_table_ndjson(const Exchange& exchange)
{
    return answer(exchange, kNdjson);
}

} // namespace wharf::http
