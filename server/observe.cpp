#include "server/observe.hpp"

#include "archive/disk/catalog_reader.hpp"
#include "server/process_facts.hpp"

#include <algorithm>

namespace wharf::server {

namespace {

metrics::Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::vector<metrics::Certificate> certificates_of(const net::TlsContext& tls)
{
    std::vector<metrics::Certificate> certificates;
    for (const net::CertificateFacts& each : tls.certificates())
        certificates.push_back({each.name, each.not_before, each.not_after});
    return certificates;
}

std::uint64_t bans_in_force(auth::Throttle& throttle, metrics::Time now)
{
    const auto all = throttle.bans(now);
    const auto in_force =
        std::count_if(all.begin(), all.end(), [now](const auth::Ban& ban) { return now < ban.until; });
    return static_cast<std::uint64_t>(in_force);
}

std::optional<metrics::Observed::Jobs> jobs_in(archive::CatalogReader& catalog)
{
    const auto numbers = catalog.jobs_by_standing();
    const auto oldest = catalog.oldest_queued();
    if (!numbers || !oldest) return std::nullopt;
    metrics::Observed::Jobs jobs;
    for (const archive::Standing standing : archive::kStandings)
        jobs.by_state.push_back({word_of(standing), numbers->of(standing)});
    if (*oldest) jobs.oldest_queued = std::chrono::floor<std::chrono::seconds>(**oldest);
    return jobs;
}

} // namespace

metrics::Vitals look_at_vitals(Parts& parts)
{
    metrics::Vitals vitals;
    vitals.now = now();
    vitals.draining = parts.registry.closed();
    vitals.catalog_answers = parts.archive->catalog().note("alive").has_value();
    if (const auto free = parts.disk.env().free_space()) vitals.disk_free = *free;
    vitals.min_free = parts.settings.get()->config.uploads.min_free.count;
    if (const auto users = parts.users->users()) vitals.users = users->size();
    vitals.certificates = certificates_of(*parts.certificates->current());
    return vitals;
}

metrics::Observed observe(Parts& parts)
{
    metrics::Observed observed{.version = WHARF_VERSION, .vitals = look_at_vitals(parts)};
    observed.users_file_good = parts.users->last_problem().empty();
    const auto sessions = parts.registry.count();
    observed.ftp_sessions = {sessions.before_login, sessions.all - sessions.before_login};
    const auto ports = parts.ports->use();
    observed.passive = {ports.ports, ports.reserved, ports.waiting};
    observed.bans = bans_in_force(parts.throttle, observed.vitals.now);
    archive::CatalogReader& catalog = parts.archive->catalog().reader();
    observed.jobs = jobs_in(catalog);
    if (const auto held = catalog.held_by_all()) observed.archive_bytes = *held;
    observed.process = process_facts();
    return observed;
}

} // namespace wharf::server
