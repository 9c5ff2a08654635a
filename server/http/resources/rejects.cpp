#include "archive/disk/layout.hpp"
#include "server/http/bodies/stored_file.hpp"
#include "server/http/message/disposition.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/say.hpp"

namespace wharf::http {

// Of a job that has ended: before, more may come.
Response on_rejects(const Exchange& exchange)
{
    const archive::JobRecord& job = *exchange.job;
    if (!job.result) {
        const Problem early{404, "not-yet",
                            "The job has not ended; only then are the records it set aside here"};
        return say(early, exchange);
    }
    auto file = exchange.services.archive.jobs().open(job.manifest.id, archive::JobFile::Rejects);
    if (!file && file.error() == archive::Errc::NotFound)
        return say({404, "no-rejects", "The job set no record aside"}, exchange);
    FileFacts facts{"text/csv; charset=utf-8",
                    attachment(archive::layout::rejects_name(job.manifest.filename))};
    return send_file(exchange.request, exchange.services.archive.env(), std::move(file), std::move(facts));
}

} // namespace wharf::http
