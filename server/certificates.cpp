#include "server/certificates.hpp"

#include "server/certificate_dates.hpp"

#include <spdlog/spdlog.h>

#include <sys/stat.h>

namespace wharf::server {

namespace {

using Stamp = Certificates::Stamp;

std::int64_t nanoseconds(const timespec& time)
{
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

Stamp stamp_of(const std::string& path)
{
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return {};
    return {info.st_ino, info.st_size, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim)};
}

std::vector<Stamp> stamps_of(const net::TlsOptions& options)
{
    std::vector<Stamp> stamps;
    for (const net::CertificateFiles& files : options.certificates) {
        stamps.push_back(stamp_of(files.certificate));
        stamps.push_back(stamp_of(files.key));
    }
    if (!options.client_ca.empty()) stamps.push_back(stamp_of(options.client_ca));
    return stamps;
}

void warn_of_dates(const net::TlsContext& context)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    for (const std::string& warning : date_warnings(context.certificates(), now))
        spdlog::warn("{}", warning);
}

} // namespace

Certificates::Certificates(net::TlsOptions options)
    : sessions_(std::make_shared<net::TlsSessions>())
    , options_(std::move(options))
{
}

std::shared_ptr<net::TlsContext> Certificates::current() const
{
    const std::lock_guard lock(mutex_);
    return context_;
}

net::TlsOptions Certificates::options() const
{
    const std::lock_guard lock(mutex_);
    return options_;
}

std::string Certificates::reload()
{
    Loaded loaded = load(options());
    if (loaded.problem.empty()) {
        use(std::move(loaded));
        return {};
    }
    const std::lock_guard lock(mutex_);
    told_ = loaded.problem;
    return std::move(loaded.problem);
}

Certificates::Loaded Certificates::load(net::TlsOptions options) const
{
    Loaded loaded;
    // Our own pair is made before the look at it: that is no change of the files.
    if (options.self_signed)
        loaded.problem = net::ensure_self_signed(options.certificates.front().certificate,
                                                 options.certificates.front().key);
    // Before the reading: what changes meanwhile is then seen as a change at the next look.
    loaded.files = stamps_of(options);
    if (!loaded.problem.empty()) return loaded;
    auto context = net::TlsContext::load(options, sessions_);
    if (auto* problem = std::get_if<std::string>(&context))
        loaded.problem = std::move(*problem);
    else
        loaded.context = std::get<std::shared_ptr<net::TlsContext>>(std::move(context));
    loaded.options = std::move(options);
    return loaded;
}

void Certificates::use(Loaded loaded)
{
    warn_of_dates(*loaded.context);
    const std::lock_guard lock(mutex_);
    options_ = std::move(loaded.options);
    context_ = std::move(loaded.context);
    in_use_ = std::move(loaded.files);
    told_.clear();
}

void Certificates::look()
{
    net::TlsOptions looked_at = options();
    if (!changed_and_still(stamps_of(looked_at))) return;
    Loaded loaded = load(std::move(looked_at));

    const std::lock_guard lock(mutex_);
    if (loaded.options != options_) return; // a reload with other settings came in between
    if (!loaded.problem.empty()) {
        if (loaded.problem != told_)
            spdlog::error("certificate files changed: {}; the certificates in use stay", loaded.problem);
        told_ = std::move(loaded.problem);
        return;
    }
    told_.clear();
    in_use_ = std::move(loaded.files);
    context_ = std::move(loaded.context);
    spdlog::info("certificate files changed: the new certificates are in use");
    warn_of_dates(*context_);
}

bool Certificates::changed_and_still(std::vector<Stamp> now)
{
    const std::lock_guard lock(mutex_);
    const bool still = now == seen_;
    seen_ = std::move(now);
    return still && seen_ != in_use_;
}

void Certificates::watch(std::chrono::steady_clock::duration interval)
{
    watcher_.emplace(interval, PeriodicThread::First::AfterThePause, [this] { look(); });
}

void Certificates::stop_watching()
{
    watcher_.reset();
}

} // namespace wharf::server
