#include "server/app.hpp"

#include "server/parts.hpp"
#include "server/signals.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

namespace wharf::server {

namespace {

// Each session takes a descriptor, each transfer two more: as many as the system allows.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) spdlog::warn("cannot raise the limit of open files");
}

void reload(Parts& parts)
{
    auto loaded = parts.load_tls(parts.settings.get()->config);
    if (auto* problem = std::get_if<std::string>(&loaded)) {
        spdlog::error("reload: {}; the certificate in use stays", *problem);
        return;
    }
    parts.tls.set(std::get<std::shared_ptr<net::TlsContext>>(std::move(loaded)));
    spdlog::info("reload: certificate read again");
}

bool drain(Parts& parts)
{
    const config::Seconds limit = parts.settings.get()->config.limits.drain;
    spdlog::info("shutting down: no new connections, transfers may finish within {} s", limit.count());
    parts.listener->close();
    parts.registry.close();
    const auto tally = std::make_shared<ftp::DrainTally>();
    parts.registry.for_each([tally](ftp::Session& session) { session.begin_drain(tally); });
    const bool in_good_order = parts.registry.wait_empty(limit);
    if (!in_good_order) {
        parts.registry.for_each([](ftp::Session& session) { session.kill(); });
        if (!parts.registry.wait_empty(std::chrono::seconds(5))) spdlog::warn("sessions are still open");
    }
    return in_good_order;
}

} // namespace

App::App(config::Config config)
    : signals_(std::make_unique<Signals>())
    , parts_(std::make_unique<Parts>(std::move(config)))
{
}

App::~App() = default;

std::vector<std::string> App::open()
{
    raise_descriptor_limit();
    std::string problem = parts_->open();
    if (problem.empty()) return {};
    return {std::move(problem)};
}

bool App::run()
{
    signals_->catch_stop(); // before anybody is greeted: whoever sees the server up may also ask it to stop
    parts_->start();
    spdlog::info("wharfinger {} serving {}", WHARF_VERSION, parts_->settings.get()->config.data.root);
    while (signals_->wait() == Signals::Kind::Reload)
        reload(*parts_);
    const bool in_good_order = drain(*parts_);
    parts_->stop();
    spdlog::info("stopped");
    return in_good_order;
}

} // namespace wharf::server
