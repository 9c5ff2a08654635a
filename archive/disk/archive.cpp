#include "archive/disk/archive.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"

#include <cerrno>
#include <filesystem>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

result<std::unique_ptr<File>> lock_root(Env& env)
{
    auto lock = env.lock(layout::kLock);
    if (!lock && lock.error() == errc::operation_would_block) return Errc::Busy;
    return lock;
}

struct Recovered {
    std::unique_ptr<Catalog> catalog;
    RecoveryReport report;
};

result<Recovered> recovered(Env& env, const std::string& catalog_path)
{
    auto catalog = Catalog::open(catalog_path);
    if (!catalog) return catalog.error();
    auto report = recover(env, **catalog);
    if (!report) return report.error();
    return Recovered{std::move(*catalog), std::move(*report)};
}

// The caller has the lock.
result<Recovered> recovered(Env& env, const Options& options)
{
    auto done = recovered(env, options.catalog_path);
    if (!done && done.error() == Errc::Corrupt) {
        // Damage deeper in the file than opening it looks.
        Catalog::discard(options.catalog_path);
        done = recovered(env, options.catalog_path);
    }
    if (done || options.when_full == WhenFull::Refuse || !has_no_room(done.error())) return done;
    Catalog::discard(options.catalog_path);
    return recovered(env, kInMemory);
}

// Makes no file: who made an empty one would have to fill it.
result<std::unique_ptr<Catalog>> catalog_beside(Env& env, const std::string& path)
{
    if (path == kInMemory) return Catalog::open(path);
    std::error_code unknown; // then opening it tells
    const bool missing = !std::filesystem::exists(path, unknown) && !unknown;
    auto catalog = Catalog::open(missing ? kInMemory : path, IfDamaged::Refuse);
    if (!catalog) return catalog;
    const auto filled = is_filled(env, **catalog);
    if (!filled) return filled.error();
    if (!*filled) return Errc::NotFound;
    return catalog;
}

} // namespace

Archive::Archive(Env& env, std::unique_ptr<Catalog> catalog, const Options& options)
    : env_(env)
    , catalog_(std::move(catalog))
    , datasets_(env)
    , uploads_(env, *catalog_, options.land_sync, options.space)
    , chunks_(env, uploads_)
    , jobs_(env, *catalog_, uploads_)
    , snapshots_(env)
{
}

result<std::unique_ptr<Archive>> Archive::open(Env& env, const Options& options)
{
    if (options.access == Access::Beside) {
        if (auto made = make_fixed_directories(env); !made) return made.error();
        auto catalog = catalog_beside(env, options.catalog_path);
        if (!catalog) return catalog.error();
        return std::unique_ptr<Archive>(new Archive(env, std::move(*catalog), options));
    }

    auto lock = lock_root(env);
    if (!lock) return lock.error();
    if (auto made = make_fixed_directories(env); !made) return made.error();
    auto done = recovered(env, options);
    if (!done) return done.error();
    std::unique_ptr<Archive> archive(new Archive(env, std::move(done->catalog), options));
    archive->lock_ = std::move(*lock);
    archive->recovery_ = std::move(done->report);
    return archive;
}

} // namespace wharf::archive
