// What every session is given by the application. Everything referenced outlives all sessions and is
// thread-safe.
#pragma once

#include "auth/authenticator.hpp"
#include "auth/throttle.hpp"
#include "config/config.hpp"
#include "server/log/line_file.hpp"
#include "server/metrics/metrics.hpp"
#include "server/net/data_channel.hpp"
#include "server/vfs/filesystem.hpp"

#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wharf::ftp {

// The part of the configuration a session needs; a session keeps the snapshot it began with.
struct Options {
    std::string greeting;
    std::vector<config::ExternalAddress> external_address; // for PASV replies
    config::Limits limits;
    config::Bytes max_upload;
    // How long an upload goes on whose control connection is lost: without a byte, and in all.
    std::chrono::milliseconds lost_quiet{3000};
    std::chrono::milliseconds lost_in_all{10000};
};

struct Services {
    auth::Authenticator& users;
    auth::Throttle& throttle; // of failed logins
    // Makes one login's view of the disk. Blocks.
    std::function<vfs::result<std::unique_ptr<vfs::Filesystem>>(const auth::Principal&)> open_tree;
    net::DataPorts& data_ports;
    boost::asio::thread_pool& disk;    // for every call of Filesystem and its handles
    boost::asio::thread_pool& hashing; // for password hashes, which are slow on purpose
    std::function<std::shared_ptr<const Options>()> current_options; // for a session that begins now
    metrics::Metrics& metrics;
    log::LineFile* xferlog = nullptr; // takes a line for each transfer; null: none is kept
    // Whether there is a domain of that name, in lower case. Blocks.
    std::function<bool(const std::string&)> serves_domain = {};
};

} // namespace wharf::ftp
