#include "server/app.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/runner.hpp"
#include "archive/retention/prune_thread.hpp"
#include "auth/user_store.hpp"
#include "server/ban_thread.hpp"
#include "server/data_root.hpp"
#include "server/listener.hpp"
#include "server/net/passive_ports.hpp"
#include "server/net/tls_context.hpp"
#include "server/options.hpp"
#include "server/session_registry.hpp"
#include "server/vfs/drop_tree.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <sys/resource.h>
#include <thread>

namespace wharf::server {

namespace asio = boost::asio;

namespace {

using WorkGuard = asio::executor_work_guard<asio::io_context::executor_type>;

// The certificate in use; connections keep the one they began with. Thread-safe.
class CurrentTls {
public:
    [[nodiscard]] std::shared_ptr<net::TlsContext> get() const
    {
        const std::lock_guard lock(mutex_);
        return context_;
    }
    void set(std::shared_ptr<net::TlsContext> context)
    {
        const std::lock_guard lock(mutex_);
        context_ = std::move(context);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<net::TlsContext> context_;
};

void log_recovery(const archive::RecoveryReport& report)
{
    if (report.enqueues_undone + report.sources_removed + report.uploads_discarded + report.uploads_demoted >
        0)
        spdlog::info(
            "recovery: {} unfinished enqueues undone, {} sources of queued jobs removed, {} uploads in "
            "flight discarded, {} landed files no longer whole kept as partials",
            report.enqueues_undone, report.sources_removed, report.uploads_discarded, report.uploads_demoted);
    if (report.jobs_indexed > 0) spdlog::info("recovery: {} jobs indexed", report.jobs_indexed);
    for (const std::string& remark : report.remarks)
        spdlog::warn("recovery: {}", remark);
}

// Each session takes a descriptor, each transfer two more: as many as the system allows.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) spdlog::warn("cannot raise the limit of open files");
}

void log_line(std::string_view line)
{
    spdlog::info("{}", line);
}

} // namespace

// In order of construction; destroyed in reverse, so that nothing outlives what it refers to.
struct App::Parts {
    explicit Parts(config::Config from)
        : config(std::move(from))
        , throttle(throttle_rules(config))
        , registry(session_limits(config))
    {
    }

    config::Config config;
    auth::Throttle throttle;
    DataRoot disk;
    std::unique_ptr<archive::Archive> archive;
    CurrentTls tls;
    std::unique_ptr<auth::UserStore> users;
    std::unique_ptr<jobs::StatusBoard> board;
    std::unique_ptr<jobs::Runner> runner;
    std::unique_ptr<jobs::Intake> intake;

    asio::thread_pool disk_pool{4};
    asio::thread_pool hashing_pool{2}; // each password hash takes tens of MiB
    std::vector<std::unique_ptr<asio::io_context>> contexts;
    std::vector<WorkGuard> guards;
    std::unique_ptr<net::PassivePorts> ports;
    std::unique_ptr<ftp::Services> services;
    SessionRegistry registry;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<BanThread> bans;                // works from its construction on
    std::unique_ptr<retention::PruneThread> pruner; // works from its construction on
    std::vector<std::thread> threads;

    [[nodiscard]] std::string open_archive();
    [[nodiscard]] std::string open_tls();
    void make_jobs();
    void make_contexts();
    [[nodiscard]] std::string open_listeners();
    void start_pruner();
    void stop_threads();
};

std::string App::Parts::open_archive()
{
    auto opened = open_data_root(config.data.root);
    if (!opened) return fmt::format("data.root: {}: {}", config.data.root, opened.error().message());
    disk = std::move(*opened);
    auto made =
        archive::Archive::open(disk.env(), archive_options(config, *disk.posix, archive::Access::Serve));
    if (!made) {
        if (made.error() == archive::Errc::Busy)
            return fmt::format("data.root: {} is in use by another server", config.data.root);
        return fmt::format("data.root: {}: {}", config.data.root, made.error().message());
    }
    archive = std::move(*made);
    log_recovery(archive->recovery());
    return {};
}

std::string App::Parts::open_tls()
{
    const net::TlsOptions options = tls_options(config, *disk.posix);
    if (config.tls.certificate.empty()) {
        std::string problem = net::ensure_self_signed(options.certificate, options.key);
        if (!problem.empty()) return problem;
    }
    auto loaded = net::TlsContext::load(options);
    if (auto* problem = std::get_if<std::string>(&loaded)) return *problem;
    tls.set(std::get<std::shared_ptr<net::TlsContext>>(loaded));
    return {};
}

void App::Parts::make_jobs()
{
    const auto complain = [](std::string_view problem) {
        spdlog::error("users: {}; the users known before stay", problem);
    };
    users = std::make_unique<auth::UserStore>(config.auth.users, auth::HashCost{}, complain);
    board = std::make_unique<jobs::StatusBoard>(archive->datasets());
    runner = std::make_unique<jobs::Runner>(
        *archive, *board, jobs::RunnerOptions{config.jobs.workers, disk.posix->absolute(""), log_line});
    intake = std::make_unique<jobs::Intake>(*archive, *board,
                                            [this](const archive::JobRecord& job) { runner->submit(job); });
}

void App::Parts::make_contexts()
{
    const unsigned count = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) {
        contexts.push_back(std::make_unique<asio::io_context>(1));
        guards.push_back(asio::make_work_guard(*contexts.back()));
    }
}

std::string App::Parts::open_listeners()
{
    const auto current_tls = [this] { return tls.get(); };
    ports = std::make_unique<net::PassivePorts>(passive_options(config), current_tls);
    services = std::make_unique<ftp::Services>(ftp::Services{
        *users, throttle,
        [this](const auth::Principal& principal) -> vfs::result<std::unique_ptr<vfs::Filesystem>> {
            return std::make_unique<vfs::DropTree>(*archive, *intake, *board, access_of(principal),
                                                   vfs::DropTreeOptions{config.uploads.max_size.count});
        },
        *ports, disk_pool, hashing_pool, session_options(config)});

    std::vector<asio::io_context*> homes;
    for (const auto& context : contexts)
        homes.push_back(context.get());
    listener = std::make_unique<Listener>(Reception{
        registry, current_tls, *services, {config.limits.line_length, config.limits.handshake}, homes});
    for (const config::Endpoint& endpoint : config.ftps.listen) {
        std::string problem = listener->open(endpoint.address, endpoint.port);
        if (!problem.empty()) return problem;
    }
    return ports->open(contexts.front()->get_executor());
}

void App::Parts::start_pruner()
{
    const auto tell = [](const retention::Removal& removal) {
        spdlog::info("retention: removing {}: {}", removal.path, removal.reason);
    };
    const auto complain = [](std::string_view problem) { spdlog::warn("retention: {}", problem); };
    pruner = std::make_unique<retention::PruneThread>(
        *archive, retention::Pruner(*archive, retention_rules(config), retention::Logs::Trim, tell, complain),
        config.retention.interval);
}

void App::Parts::stop_threads()
{
    guards.clear();
    for (const auto& context : contexts)
        context->stop();
    for (std::thread& thread : threads)
        thread.join();
    threads.clear();
    disk_pool.join();
    hashing_pool.join();
}

App::App(config::Config config)
    : parts_(std::make_unique<Parts>(std::move(config)))
{
}

App::~App() = default;

std::vector<std::string> App::open()
{
    raise_descriptor_limit();
    std::string problem = parts_->open_archive();
    if (problem.empty()) problem = parts_->open_tls();
    if (!problem.empty()) return {problem};
    parts_->make_jobs();
    if (parts_->users->users() == nullptr) return {parts_->users->last_problem()};
    parts_->make_contexts();
    parts_->bans = std::make_unique<BanThread>(parts_->throttle, ban_paths(*parts_->disk.posix));
    problem = parts_->open_listeners();
    if (!problem.empty()) return {problem};
    if (const auto started = parts_->runner->start(); !started)
        return {fmt::format("jobs: {}", started.error().message())};
    return {};
}

bool App::run()
{
    Parts& parts = *parts_;
    // Before anybody is greeted: whoever sees the server up may also ask it to stop.
    asio::io_context signals_context;
    asio::signal_set signals(signals_context, SIGTERM, SIGINT, SIGHUP);

    parts.start_pruner();
    parts.listener->start();
    for (const auto& context : parts.contexts)
        parts.threads.emplace_back([&context] { context->run(); });
    spdlog::info("wharfinger {} serving {}", WHARF_VERSION, parts.config.data.root);

    for (bool serving = true; serving;) {
        signals.async_wait([&](const boost::system::error_code&, int signal) {
            if (signal != SIGHUP) {
                serving = false;
                return;
            }
            const std::string problem = parts.open_tls();
            if (problem.empty())
                spdlog::info("reload: certificate read again");
            else
                spdlog::error("reload: {}; the certificate in use stays", problem);
        });
        signals_context.restart();
        signals_context.run();
    }

    spdlog::info("shutting down: no new connections, transfers may finish within {} s",
                 parts.config.limits.drain.count());
    parts.listener->close();
    parts.registry.close();
    parts.registry.for_each([](ftp::Session& session) { session.begin_drain(); });
    const bool in_good_order = parts.registry.wait_empty(parts.config.limits.drain);
    if (!in_good_order) {
        parts.registry.for_each([](ftp::Session& session) { session.kill(); });
        if (!parts.registry.wait_empty(std::chrono::seconds(5))) spdlog::warn("sessions are still open");
    }
    parts.ports->close();
    parts.bans.reset();
    parts.pruner.reset();
    parts.runner->stop();
    parts.stop_threads();
    spdlog::info("stopped");
    return in_good_order;
}

} // namespace wharf::server
