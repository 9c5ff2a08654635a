// The files that FTPS shows in a dataset's folder, under the same names.
#include "server/http/bodies/stored_file.hpp"
#include "server/http/problem_for_error.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/say.hpp"

namespace wharf::http {
namespace {

using archive::FixedFile;

constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kText = "text/plain; charset=utf-8";

Response send_fixed(const Exchange& exchange, FixedFile file, std::string_view type)
{
    FileFacts facts{std::string(type), "", false};
    archive::Archive& archive = exchange.services.archive;
    return send_file(exchange.request, archive.env(), archive.datasets().open(*exchange.dataset, file),
                     std::move(facts));
}

} // namespace

Response on_active_control(const Exchange& exchange)
{
    return send_fixed(exchange, FixedFile::ActiveControl, kJson);
}

Response on_active_schema(const Exchange& exchange)
{
    return send_fixed(exchange, FixedFile::Schema, kJson);
}

Response on_log_file(const Exchange& exchange)
{
    return send_fixed(exchange, FixedFile::Log, kText);
}

// Polled: never 304, and there from the moment the dataset is.
Response on_status_file(const Exchange& exchange)
{
    std::string line;
    if (auto unwritten = exchange.services.board.unwritten(*exchange.dataset)) {
        line = std::move(*unwritten);
    } else {
        auto text = exchange.services.archive.datasets().read(*exchange.dataset, FixedFile::Status);
        if (!text && text.error() != archive::Errc::NotFound) return say(problem_for(text.error()), exchange);
        if (text) line = std::move(*text);
    }
    Response response = text_response(200, std::move(line));
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

} // namespace wharf::http
