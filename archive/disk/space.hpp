// How many bytes a domain holds, and how many more there may be. What counts: landed uploads, partials and
// uploads under way, the inputs that jobs keep, and snapshots; not the server's own small files, and not live
// tables. A landed file that is being replaced counts until the new one has its name. Thread-safe; every call
// may block on the disk.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/upload_names.hpp"

#include <map>
#include <mutex>
#include <optional>

namespace wharf::archive {

struct SpaceLimits {
    std::uint64_t domain_quota = 0; // bytes; 0: no limit
    std::uint64_t min_free = 0;     // bytes of the disk that uploads leave free; 0: none
};

struct Room {
    std::uint64_t used = 0;             // bytes
    std::optional<std::uint64_t> quota; // bytes; unset: no limit
    std::uint64_t left = 0;             // bytes: what both limits and the disk still allow
};

class Space {
public:
    // All three must outlive it.
    Space(Env& env, Catalog& catalog, UploadNames& names, SpaceLimits limits)
        : env_(env)
        , catalog_(catalog)
        , names_(names)
        , limits_(limits)
    {
    }

    // Holds for what is written from now on; what is there stays.
    void set_limits(SpaceLimits limits);

    [[nodiscard]] result<Room> room(const DomainName& domain);
    [[nodiscard]] result<std::uint64_t> free_for_uploads(); // bytes, whatever the domain

    // Whether `bytes` more would be allowed. OverQuota, or errc::no_space_on_device when the disk would be
    // left with less than min_free.
    [[nodiscard]] result<void> admit(const DomainName& domain, std::uint64_t bytes);
    // The same, and then they count: an upload is about to write them.
    [[nodiscard]] result<void> take(const DomainName& domain, std::uint64_t bytes);
    // Counts without asking: bytes that were there before and are an upload's now.
    void add(const DomainName& domain, std::uint64_t bytes);
    // Of what was taken or added: it is gone, or counts elsewhere now.
    void release(const DomainName& domain, std::uint64_t bytes);
    // A job came to be, so the catalog's total is another.
    void job_made(const DomainName& domain);

private:
    struct Account {
        std::uint64_t under_way = 0;       // bytes of uploads
        std::optional<std::uint64_t> held; // the catalog's total when it was last read
    };
    [[nodiscard]] result<void> admit(const DomainName& domain, std::uint64_t bytes, std::uint64_t kept,
                                     Account& account);
    [[nodiscard]] result<void> check_disk(std::uint64_t bytes);

    Env& env_;
    Catalog& catalog_;
    UploadNames& names_;
    std::mutex mutex_; // limits_ and accounts_
    SpaceLimits limits_;
    std::map<DomainName, Account> accounts_;
};

} // namespace wharf::archive
