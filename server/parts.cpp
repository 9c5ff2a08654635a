#include "server/parts.hpp"

#include "archive/disk/layout.hpp"
#include "server/checked_config.hpp"
#include "server/log/escape.hpp"
#include "server/observe.hpp"
#include "server/options.hpp"
#include "server/short_turns.hpp"
#include "server/vfs/drop_tree.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace wharf::server {

namespace asio = boost::asio;

namespace {

constexpr auto kCertificateLook = std::chrono::seconds(2);
// Few watch a server; the door for them is to be open when no other is.
constexpr http::ConnectionRegistry::Limits kMonitoringRoom{.connections = 200, .per_address = 100};
constexpr auto kMemoryLook = std::chrono::seconds(5);

void log_recovery(const archive::RecoveryReport& report)
{
    if (report.enqueues_undone + report.sources_removed + report.uploads_discarded + report.partials_kept +
            report.uploads_demoted >
        0)
        spdlog::info(
            "recovery: {} unfinished enqueues undone, {} sources of queued jobs removed, {} uploads in "
            "flight discarded, {} partials being resumed kept, {} landed files no longer whole kept as "
            "partials",
            report.enqueues_undone, report.sources_removed, report.uploads_discarded, report.partials_kept,
            report.uploads_demoted);
    if (report.jobs_indexed > 0) spdlog::info("recovery: {} jobs indexed", report.jobs_indexed);
    for (const std::string& remark : report.remarks)
        spdlog::warn("recovery: {}", remark);
}

void log_line(std::string_view line)
{
    spdlog::info("{}", line);
}

void log_warning(std::string_view line)
{
    spdlog::warn("{}", line);
}

} // namespace

Parts::Parts(config::Config config)
    : throttle(throttle_rules(config))
    , registry(session_limits(config))
    , https_registry(https_room(config))
    , monitoring_registry(kMonitoringRoom)
{
    settings.set(make_settings(std::move(config)));
}

std::string Parts::open()
{
    log_setting_warnings(settings.get()->config);
    std::string problem = open_archive();
    if (problem.empty()) problem = open_tls();
    if (problem.empty()) problem = open_xferlog();
    if (problem.empty()) problem = open_jobs();
    if (!problem.empty()) return problem;
    make_contexts();
    make_services();
    bans = std::make_unique<BanThread>(throttle, ban_paths(*disk.posix));
    problem = open_listeners();
    if (!problem.empty()) return problem;
    // Before any job can be put away: what is due now was left by an earlier server.
    if (const auto started = hooks->start(); !started)
        return fmt::format("hooks: {}", started.error().message());
    if (const auto started = runner->start(); !started)
        return fmt::format("jobs: {}", started.error().message());
    return {};
}

std::string Parts::open_archive()
{
    const config::Config& config = settings.get()->config;
    auto opened = open_data_root(config.data.root);
    if (!opened) return fmt::format("data.root: {}: {}", config.data.root, opened.error().message());
    disk = std::move(*opened);
    spdlog::info("looking at what is in {}; the first start after one of the machine reads all uploads",
                 config.data.root);
    auto made =
        archive::Archive::open(disk.env(), archive_options(config, *disk.posix, archive::Access::Serve));
    if (!made) {
        if (made.error() == archive::Errc::Busy)
            return fmt::format(
                "data.root: {} is in use by another server, or by a command that changes what is there",
                config.data.root);
        return fmt::format("data.root: {}: {}{}", config.data.root, made.error().message(),
                           what_helps(made.error()));
    }
    archive = std::move(*made);
    log_recovery(archive->recovery());
    return {};
}

std::string Parts::open_tls()
{
    certificates = std::make_unique<Certificates>(tls_options(settings.get()->config, *disk.posix));
    return certificates->reload();
}

std::string Parts::open_xferlog()
{
    const std::string& path = settings.get()->config.log.xferlog;
    if (path.empty()) return {};
    auto opened = log::LineFile::open(path);
    if (auto* problem = std::get_if<std::string>(&opened)) return "log.xferlog: " + *problem;
    xferlog = std::move(std::get<std::unique_ptr<log::LineFile>>(opened));
    return {};
}

std::string Parts::open_jobs()
{
    const auto now = settings.get();
    const auto complain = [](std::string_view problem) {
        spdlog::error("users: {}; the users known before stay", problem);
    };
    users = std::make_unique<auth::UserStore>(now->config.auth.users, auth::HashCost{}, complain);
    const auto complain_of_tokens = [](std::string_view problem) {
        spdlog::error("tokens: {}; the tokens known before stay", problem);
    };
    token_uses = std::make_unique<auth::TokenUses>(token_uses_directory(*disk.posix));
    tokens =
        std::make_unique<auth::TokenStore>(now->config.auth.tokens, *users, *token_uses, complain_of_tokens);
    web_sessions = std::make_unique<auth::WebSessions>(auth::WebSessionRules{}, *users);
    board = std::make_unique<jobs::StatusBoard>(archive->datasets());
    processes = std::make_unique<PosixProcessRunner>();
    counted_processes = std::make_unique<CountingRunner>(*processes, metrics.hooks);
    const auto current_hooks = [this] { return hook_settings(settings.get()->config); };
    const auto payload_max_age = [this] { return settings.get()->retention.payload_max_age; };
    hooks = std::make_unique<jobs::Hooks>(
        *archive, *counted_processes, now->config.job_hooks.workers,
        jobs::HookWorkerOptions{current_hooks, environment_for_hooks(), log_warning, payload_max_age});
    runner = std::make_unique<jobs::Runner>(
        *archive, *board,
        jobs::RunnerOptions{now->config.jobs.workers, disk.posix->absolute(""), log_warning,
                            counting(metrics.jobs, hooks->after_end()), payload_max_age});
    intake = std::make_unique<jobs::Intake>(
        *archive, *board,
        [this](const archive::JobRecord& job) {
            metrics.jobs.enqueued.add();
            runner->submit(job);
        },
        [this](const archive::JobRecord& job) { runner->expect(job); });
    if (users->users() == nullptr) return users->last_problem();
    return tokens->tokens() == nullptr ? tokens->last_problem() : std::string();
}

void Parts::make_contexts()
{
    const unsigned count = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) {
        contexts.push_back(std::make_unique<asio::io_context>(1));
        guards.push_back(asio::make_work_guard(*contexts.back()));
    }
}

void Parts::make_services()
{
    const auto open_tree =
        [this](const auth::Principal& principal) -> vfs::result<std::unique_ptr<vfs::Filesystem>> {
        const auto now = settings.get();
        return std::make_unique<vfs::DropTree>(*archive, *intake, *board, access_of(principal),
                                               tree_options(now->config));
    };
    const auto current_tls = [this] { return certificates->current(); };
    ports = std::make_unique<net::PassivePorts>(settings.get()->passive, current_tls);
    const auto current_options = [this] { return settings.get()->session; };
    const auto serves_domain = [this](const std::string& name) {
        const auto domain = archive::DomainName::parse(name);
        return domain && archive->datasets().domain_exists(*domain);
    };
    services = std::make_unique<ftp::Services>(ftp::Services{*users, throttle, open_tree, *ports, disk_pool,
                                                             hashing_pool, current_options, metrics,
                                                             xferlog.get(), serves_domain});
    const auto current_config = [this] {
        const auto now = settings.get();
        return std::shared_ptr<const config::Config>(now, &now->config);
    };
    http_services = std::make_unique<http::Services>(http::Services{
        .archive = *archive,
        .board = *board,
        .intake = *intake,
        .runner = *runner,
        .users = *users,
        .throttle = throttle,
        .disk = http_pool,
        .long_work = http_long_pool,
        .hashing = hashing_pool,
        .config = current_config,
        .data_root = disk.posix->absolute(""),
        .accounts = *users,
        .sessions = *web_sessions,
        .form_tokens = form_tokens,
        .tokens = *tokens,
        .retention = [this] { return settings.get()->retention; },
        .stopping = stopping,
        .metrics = metrics,
        .vitals = [this] { return look_at_vitals(*this); },
        .observe = [this] { return observe(*this); },
    });
}

std::string Parts::open_listeners()
{
    std::vector<asio::io_context*> homes;
    for (const auto& context : contexts)
        homes.push_back(context.get());
    const auto current_tls = [this] { return certificates->current(); };
    const auto current_limits = [this] { return settings.get()->control; };
    listener = std::make_unique<Listener>(Reception{registry, current_tls, *services, current_limits, homes});
    const auto now = settings.get();
    std::string problem = listener->open(now->config.ftps.listen);
    if (!problem.empty()) return problem;
    const auto https_limits = [this] { return settings.get()->https; };
    https_listener = std::make_unique<HttpsListener>(
        HttpsReception{https_registry, current_tls, *http_services, https_limits, homes});
    problem = https_listener->open(now->config.https.listen);
    if (!problem.empty()) return problem;
    monitoring_listener = std::make_unique<HttpsListener>(HttpsReception{
        monitoring_registry, current_tls, *http_services, https_limits, homes, http::Door::Monitoring});
    problem = monitoring_listener->open(now->config.metrics.listen);
    if (!problem.empty()) return problem;
    return ports->open(contexts.front()->get_executor());
}

void Parts::start()
{
    start_pruner();
    certificates->watch(kCertificateLook);
    memory_return = std::make_unique<MemoryReturn>(kMemoryLook);
    requests = std::make_unique<RequestThread>(jobs::RequestDesk(*archive, *intake, *runner, log_line));
    listener->start();
    https_listener->start();
    monitoring_listener->start();
    for (const auto& context : contexts)
        threads.emplace_back([&context] {
            ask_for_short_turns();
            context->run();
        });
}

void Parts::start_pruner()
{
    const auto tell = [this](const retention::Removal& removal) {
        metrics.retention.removals.add();
        spdlog::info("retention: removing {}: {}", log::quoted(removal.path), removal.reason);
    };
    const auto complain = [this](std::string_view problem) {
        metrics.retention.problems.add();
        spdlog::warn("retention: {}", problem);
    };
    const auto now = settings.get();
    pruner.reset(); // one at a time
    pruner = std::make_unique<retention::PruneThread>(
        *archive, retention::Pruner(*archive, now->retention, retention::Logs::Trim, tell, complain),
        now->config.retention.interval);
}

void Parts::stop()
{
    monitoring_listener->close();
    ports->close();
    certificates->stop_watching();
    bans.reset();
    pruner.reset();
    memory_return.reset();
    requests.reset();
    runner->stop();
    hooks->stop();
    guards.clear();
    for (const auto& context : contexts)
        context->stop();
    for (std::thread& thread : threads)
        thread.join();
    threads.clear();
    stopping = true;
    disk_pool.join();
    http_pool.join();
    http_long_pool.join();
    hashing_pool.join();
}

} // namespace wharf::server
