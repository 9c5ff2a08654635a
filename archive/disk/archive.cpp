#include "archive/disk/archive.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

result<std::unique_ptr<File>> lock_root(Env& env)
{
    auto lock = env.lock(layout::kLock);
    if (!lock && lock.error() == errc::operation_would_block) return Errc::Busy;
    return lock;
}

} // namespace

Archive::Archive(Env& env, std::unique_ptr<Catalog> catalog, const Options& options)
    : env_(env)
    , catalog_(std::move(catalog))
    , datasets_(env)
    , uploads_(env, *catalog_, options.land_sync, options.space)
    , jobs_(env, *catalog_, uploads_)
    , snapshots_(env)
{
}

result<std::unique_ptr<Archive>> Archive::open(Env& env, const Options& options)
{
    const bool serve = options.access == Access::Serve;
    std::unique_ptr<File> lock;
    if (serve) {
        auto taken = lock_root(env);
        if (!taken) return taken.error();
        lock = std::move(*taken);
    }
    if (auto made = make_fixed_directories(env); !made) return made.error();

    auto catalog = Catalog::open(options.catalog_path, serve ? IfDamaged::Replace : IfDamaged::Refuse);
    if (!catalog) return catalog.error();
    if (!serve) return std::unique_ptr<Archive>(new Archive(env, std::move(*catalog), options));

    auto report = recover(env, **catalog);
    if (!report && report.error() == Errc::Corrupt) {
        // Damage deeper in the file than opening it looks.
        catalog->reset();
        Catalog::discard(options.catalog_path);
        catalog = Catalog::open(options.catalog_path);
        if (!catalog) return catalog.error();
        report = recover(env, **catalog);
    }
    if (!report) return report.error();

    std::unique_ptr<Archive> archive(new Archive(env, std::move(*catalog), options));
    archive->lock_ = std::move(lock);
    archive->recovery_ = std::move(*report);
    return archive;
}

} // namespace wharf::archive
