#include "server/http/bodies/stored_file.hpp"
#include "server/http/message/disposition.hpp"
#include "server/http/message/media_type.hpp"
#include "server/http/resources/handlers.hpp"

namespace wharf::http {

Response on_payload(const Exchange& exchange)
{
    archive::Archive& archive = exchange.services.archive;
    const std::string& name = *find(exchange.captures, "name");
    const auto cutoff = archive.env().now() - exchange.config->retention.payload_max_age;
    FileFacts facts{std::string(media_type(name)), attachment(name),
                    false}; // a hook may still write to its own
    return send_file(exchange.request, archive.env(),
                     archive.jobs().open_payload(exchange.job->manifest.id, name, cutoff), std::move(facts));
}

} // namespace wharf::http
