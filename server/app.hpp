// The running server: owns the archive, the job runner, the pruner, the users, the listeners and the threads,
// and takes them down again in order. The only place, with main and the subcommands, that names concrete
// classes.
#pragma once

#include "config/config.hpp"

#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

class App {
public:
    explicit App(config::Config config);
    ~App();

    // Opens and binds everything; recovery runs before anybody can connect. Every sentence names what and
    // where; none: ready to run. Blocks on the disk.
    [[nodiscard]] std::vector<std::string> open();
    // Serves until SIGTERM or SIGINT, then drains: no new connections, transfers may finish within
    // limits.drain. SIGHUP reads the certificate again. True if every session ended in good order.
    [[nodiscard]] bool run();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace wharf::server
