// The running server from its opening to its end. The only place, with its parts, main and the subcommands,
// that names concrete classes.
#pragma once

#include "server/checked_config.hpp"

#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

struct Parts;
class Signals;

class App {
public:
    // The configuration must be without problems; `reread` reads it again, for a reload.
    App(config::Config config, ReadConfig reread);
    ~App();

    // Opens and binds everything; recovery runs before anybody can connect. Every sentence names what and
    // where; none: ready to run. Blocks on the disk.
    [[nodiscard]] std::vector<std::string> open();

    enum class End {
        Complete,     // no transfer was lost
        TransfersCut, // some were still under way when limits.drain was over, or a second signal came
    };
    // Serves until SIGTERM or SIGINT, then drains: no new connections, transfers may finish within
    // limits.drain. SIGHUP reloads.
    [[nodiscard]] End run();

private:
    ReadConfig reread_;
    std::unique_ptr<Signals> signals_;
    std::unique_ptr<Parts> parts_;
};

} // namespace wharf::server
