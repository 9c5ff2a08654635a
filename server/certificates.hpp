// The certificates in use, and the eye on their files: what replaces them is in use within seconds.
// Connections keep what they began with, and sessions are resumed across a change. Those that are taken into
// use outside their dates, or shortly before the end of them, are told to the log. Thread-safe.
#pragma once

#include "server/net/tls_context.hpp"
#include "server/periodic_thread.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace wharf::server {

class Certificates {
public:
    explicit Certificates(net::TlsOptions options);

    // What tells one state of a file from another.
    struct Stamp {
        std::uint64_t inode = 0; // 0: no such file
        std::int64_t size = 0;
        std::int64_t modified = 0; // nanoseconds, as is `changed`
        std::int64_t changed = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    // Settings whose files have been read. `problem` is "" if they may be used.
    struct Loaded {
        net::TlsOptions options;
        std::vector<Stamp> files;
        std::shared_ptr<net::TlsContext> context;
        std::string problem;
    };

    // Null until a first reload() or use() went well.
    [[nodiscard]] std::shared_ptr<net::TlsContext> current() const;

    // Reads the files, and uses what is in them if it is good. "", or one sentence; what was in use stays
    // then.
    [[nodiscard]] std::string reload();
    // The two halves of it, for other settings that count together with these or not at all. Blocks.
    [[nodiscard]] Loaded load(net::TlsOptions options) const;
    void use(Loaded loaded);

    // Looks at the files once. A change is taken up when it was there at the look before, so that a
    // certificate and its key may be replaced one after the other. Files that could not be used are tried
    // again at every look: what kept them from being read may pass. Tells the log; the same problem once.
    void look();
    // Does so every `interval` on a thread of its own, until stop_watching() or the end of this.
    void watch(std::chrono::steady_clock::duration interval);
    void stop_watching();

private:
    [[nodiscard]] net::TlsOptions options() const;
    [[nodiscard]] bool changed_and_still(std::vector<Stamp> now);

    const std::shared_ptr<net::TlsSessions> sessions_;

    mutable std::mutex mutex_; // of what follows; never held while the disk is asked
    net::TlsOptions options_;
    std::shared_ptr<net::TlsContext> context_;
    std::vector<Stamp> in_use_; // the state of the files
    std::vector<Stamp> seen_;   // at the last look
    std::string told_;          // why the files as they are now are not in use, if they are not

    std::optional<PeriodicThread> watcher_; // last: it uses the others
};

} // namespace wharf::server
