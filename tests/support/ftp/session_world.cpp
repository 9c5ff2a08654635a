#include "tests/support/ftp/session_world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <future>

namespace wharf::test {

SessionWorld::SessionWorld(const WorldOptions& options)
    : throttle_(options.throttle)
    , control(context.get_executor(), options.limits.line_length)
    , ports(context.get_executor())
    , options_(std::make_shared<ftp::Options>(ftp::Options{"Ready", options.external_address, options.limits,
                                                           options.max_upload, options.lost_quiet,
                                                           options.lost_in_all}))
    , services_{users_,
                throttle_,
                [this](const auth::Principal&) -> vfs::result<std::unique_ptr<vfs::Filesystem>> {
                    return disk.tree();
                },
                ports,
                disk_pool_,
                hashing_pool_,
                [this] { return options_; },
                metrics,
                nullptr,
                [](const std::string& domain) {
                    return domain == "data.example.gov" || domain == "other.example.org";
                }}
    , session("test", control, services_, context.get_executor())
    , end_(context.get_executor())
{
}

SessionWorld::~SessionWorld()
{
    disk_pool_.join();
    hashing_pool_.join();
}

void SessionWorld::during_hash(std::function<void()> happens)
{
    users_.during_hash = [this, happens = std::move(happens)] {
        std::promise<void> happened;
        boost::asio::post(context, [&] {
            happens();
            happened.set_value();
        });
        happened.get_future().wait();
    };
}

void SessionWorld::ban(const std::string& user)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto client = auth::Network::parse(control.client_address().to_string()).value();
    throttle_.take_over({{client.counted_by(), user, now, now + std::chrono::hours(1)}}, now);
}

void SessionWorld::remove_account(const std::string& user)
{
    users_.gone.insert(user);
    session.review_login([&user](const auth::Principal& principal) { return principal.name != user; });
}

void SessionWorld::start()
{
    boost::asio::co_spawn(context, session.run(), [this](std::exception_ptr thrown) {
        failure_ = thrown;
        ended_ = true;
        end_.changed();
    });
}

async::awaitable<void> SessionWorld::until_ended()
{
    while (!ended_) {
        const bool go_on = co_await end_.wait();
        if (!go_on) break;
    }
}

} // namespace wharf::test
