// The running server from its opening to its end. The only place, with its parts, main and the subcommands,
// that names concrete classes.
#pragma once

#include "config/config.hpp"

#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

struct Parts;
class Signals;

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
    std::unique_ptr<Signals> signals_;
    std::unique_ptr<Parts> parts_;
};

} // namespace wharf::server
