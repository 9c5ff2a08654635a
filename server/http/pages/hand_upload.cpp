// A file that somebody sends to make a job of: a form with files, taken as it arrives.
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/early_watch.hpp"
#include "archive/jobs/render.hpp"
#include "server/http/message/multipart.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/run_order.hpp"
#include "server/web/paths.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace wharf::http {
namespace {

constexpr std::size_t kMaxField = 1024 * 1024; // bytes of a field that is no file: a control file, at most

using Answer = std::unique_ptr<Response>;

Answer refuse(unsigned status, std::string type, std::string english)
{
    return std::make_unique<Response>(json_problem({status, std::move(type), std::move(english)}));
}

Answer refuse(const boost::system::error_code& error)
{
    if (error == archive::Errc::OverQuota)
        return refuse(507, "over-quota", "The domain holds as much as it may");
    if (archive::has_no_room(error))
        return refuse(507, "disk-full", "The server's disk is full; nothing was run");
    return refuse(503, "not-just-now", "The file cannot be taken just now: " + error.message());
}

Answer refuse(const jobs::JobError& error)
{
    return refuse(422, error.type, error.english);
}

// Browsers send a name, old ones a path.
std::string_view last_part(std::string_view path)
{
    const std::size_t at = path.find_last_of("/\\");
    return at == std::string_view::npos ? path : path.substr(at + 1);
}

class HandUpload final : public UploadSink {
public:
    HandUpload(const Exchange& exchange, std::string_view boundary)
        : exchange_(exchange)
        , reader_(boundary)
        , order_{*exchange.dataset, std::nullopt, "", exchange.visitor.principal->name, "https"}
    {
    }

    Answer write(std::string_view bytes) override
    {
        using Kind = MultipartReader::Kind;
        reader_.feed(bytes);
        for (;;) {
            auto event = reader_.next();
            Answer refusal;
            switch (event.kind) {
            case Kind::More: return nullptr;
            case Kind::End: ended_ = true; return nullptr;
            case Kind::Malformed: return refuse(400, "not-a-form", "The form is malformed");
            case Kind::Part: refusal = begin_part(std::move(event.part)); break;
            case Kind::Data: refusal = take(event.data); break;
            case Kind::PartEnd: refusal = end_part(); break;
            }
            if (refusal) return refusal;
        }
    }

    Response finish() override
    {
        if (!ended_) return std::move(*refuse(400, "not-a-form", "The form ends before its end"));
        if (!upload_) return std::move(*refuse(400, "no-file", "The form has no file"));
        auto done = exchange_.services.intake.enqueue_by_hand(order_, std::move(upload_));
        if (!done) return std::move(*refuse(done.error()));
        if (const auto* const error = std::get_if<jobs::JobError>(&*done)) return std::move(*refuse(*error));
        return created(*std::get<jobs::Accepted>(*done).job);
    }

private:
    static Response created(const archive::JobId& id)
    {
        const std::string page = web::paths::job(id);
        const boost::json::object body{{"jobId", id.text()}, {"page", page}};
        Response response = json_response(201, boost::json::serialize(body) + "\n");
        response.headers.push_back({"Location", page});
        return response;
    }

    Answer begin_part(FormPart part)
    {
        part_ = std::move(part.name);
        field_.clear();
        if (part_ != "file") return nullptr;
        if (upload_) return refuse(400, "not-a-form", "One file makes one job");
        const std::string path = part.filename.value_or("");
        const std::string_view given = last_part(path);
        const auto name = archive::FileName::parse(given);
        if (!name || !jobs::file_type(given))
            return refuse(
                422, "unknown-file-type",
                "A data file ends in .csv, .tsv, .csv.gz or .tsv.gz, and has a name of up to 200 bytes");
        auto begun = exchange_.services.archive.uploads().begin(order_.dataset, *name, {});
        if (!begun) return refuse(begun.error());
        upload_ = std::move(*begun);
        if (exchange_.config->uploads.early_check != config::EarlyCheck::Off)
            early_.emplace(exchange_.services.intake,
                           jobs::EnqueueOrder{order_.dataset, order_.request_id, order_.user, order_.via},
                           jobs::Bound::ForQueue, order_.control);
        return nullptr;
    }

    Answer take(const std::string& data)
    {
        if (part_ != "file") {
            field_ += data;
            return field_.size() > kMaxField ? refuse(413, "control-file-too-large", "A field may have 1 MiB")
                                             : nullptr;
        }
        const std::uint64_t most = exchange_.config->uploads.max_size.count;
        if (data.size() > most - upload_->size())
            return refuse(413, "file-too-large", fmt::format("A file may have {} bytes here", most));
        if (early_ && upload_->size() >= jobs::EarlyWatch::kWorthIt)
            if (const auto error = early_->look(*upload_))
                return refuse(422, error->type, jobs::refused_upload_text(*error));
        const auto written = upload_->write(std::as_bytes(std::span(data)));
        return written ? nullptr : refuse(written.error());
    }

    Answer end_part()
    {
        if (part_ == "control" && !field_.empty()) {
            if (const auto refused = jobs::Intake::refused_control(field_)) return refuse(*refused);
            order_.control = field_;
        }
        if (part_ == "keep" && !add_payload(order_.keep, field_))
            return refuse(400, "not-a-form", "A payload is pull, push or hook-output");
        if (part_ == "request") {
            const auto order = read_run_order({{"request", field_}});
            if (const auto* const problem = std::get_if<Problem>(&order))
                return std::make_unique<Response>(json_problem(*problem));
            order_.request_id = field_;
        }
        return nullptr;
    }

    const Exchange& exchange_;
    MultipartReader reader_;
    jobs::HandOrder order_;
    std::string part_;
    std::string field_;
    std::unique_ptr<archive::Upload> upload_;
    std::optional<jobs::EarlyWatch> early_; // with what was said of the file before it
    bool ended_ = false;
};

} // namespace

std::variant<Response, std::unique_ptr<UploadSink>> on_hand_upload(const Exchange& exchange)
{
    const std::string* const type = find(exchange.request.headers, "content-type");
    const auto boundary = multipart_boundary(type == nullptr ? "" : *type);
    if (!boundary)
        return json_problem({415, "not-a-form", "This takes a form with a file: multipart/form-data"});
    return std::make_unique<HandUpload>(exchange, *boundary);
}

} // namespace wharf::http
