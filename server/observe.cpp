#include "server/observe.hpp"

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

std::optional<metrics::Observed::Jobs> jobs_in(archive::Catalog& catalog)
{
    constexpr std::uint32_t kMost = 100'000;
    metrics::Observed::Jobs jobs;
    for (const auto state : {archive::JobState::Queued, archive::JobState::Running}) {
        const auto found = catalog.list({.state = state, .limit = kMost});
        if (!found) return std::nullopt;
        jobs.by_state.push_back({to_string(state), found->size()});
        if (state == archive::JobState::Queued && !found->empty())
            jobs.oldest_queued = std::chrono::floor<std::chrono::seconds>(found->back().manifest.arrived);
    }
    return jobs;
}

std::optional<std::uint64_t> bytes_in(archive::Archive& archive)
{
    const auto domains = archive.datasets().domains();
    if (!domains) return std::nullopt;
    std::uint64_t bytes = 0;
    for (const archive::DomainName& domain : *domains) {
        const auto held = archive.catalog().held(domain);
        if (!held) return std::nullopt;
        bytes += *held;
    }
    return bytes;
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
    observed.jobs = jobs_in(parts.archive->catalog());
    observed.archive_bytes = bytes_in(*parts.archive);
    observed.process = process_facts();
    return observed;
}

} // namespace wharf::server
