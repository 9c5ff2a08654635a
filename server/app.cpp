#include "server/app.hpp"

#include "server/drain.hpp"
#include "server/parts.hpp"
#include "server/reload.hpp"
#include "server/service_manager.hpp"
#include "server/signals.hpp"

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

} // namespace

App::App(config::Config config, ReadConfig reread)
    : reread_(std::move(reread))
    , signals_(std::make_unique<Signals>())
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

App::End App::run()
{
    const ServiceManager manager = ServiceManager::of_environment();
    signals_->catch_stop(); // before anybody is greeted: whoever sees the server up may also ask it to stop
    parts_->start();
    spdlog::info("wharfinger {} serving {}", WHARF_VERSION, parts_->settings.get()->config.data.root);
    manager.ready("Serving");
    while (signals_->wait() == Signals::Kind::Reload) {
        manager.reloading();
        manager.ready(reload(*parts_, reread_()));
    }

    const std::chrono::seconds limit = parts_->settings.get()->config.limits.drain;
    manager.stopping("Transfers under way may finish");
    const auto until = Signals::Clock::now() + limit;
    spdlog::info("shutting down: no new connections, transfers may finish within {} s", limit.count());
    parts_->listener->close();
    parts_->https_listener->close();
    const Drained drained = drain(parts_->registry, parts_->https_registry, *signals_, limit);
    if (!drained.all_left) spdlog::warn("connections are still open");
    drain(*parts_->hooks, *signals_, drained.asked_again ? Signals::Clock::now() : until);
    parts_->stop();
    spdlog::info("stopped; transfers finished meanwhile: {}, cut: {}", drained.finished, drained.cut);
    return drained.all_left && drained.cut == 0 ? End::Complete : End::TransfersCut;
}

} // namespace wharf::server
