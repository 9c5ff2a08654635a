#include "server/cli/open_archive.hpp"

#include "archive/disk/layout.hpp"
#include "server/data_root.hpp"

#include <fmt/format.h>

namespace wharf::cli {

std::unique_ptr<archive::PosixEnv> existing_data_root(const config::Config& config, std::ostream& err)
{
    auto env = archive::PosixEnv::open(config.data.root);
    if (env) return std::move(*env);
    if (env.error() == boost::system::errc::no_such_file_or_directory)
        err << fmt::format("there is no data root {} yet: the server makes it when it starts, and so does "
                           "`wharfinger domain create`\n",
                           config.data.root);
    else
        err << fmt::format("cannot open {}: {}\n", config.data.root, env.error().message());
    return nullptr;
}

std::optional<OpenArchive> open_archive(const config::Config& config, Company company, Index index,
                                        std::ostream& err)
{
    auto env = existing_data_root(config, err);
    if (!env) return std::nullopt;
    const auto open = [&](archive::Access access) {
        archive::Options options;
        options.access = access;
        const bool unasked = index == Index::Unasked && access == archive::Access::Beside;
        options.catalog_path = unasked ? archive::kInMemory : env->absolute(archive::layout::kCatalog);
        options.space = {config.uploads.domain_quota.count, config.uploads.min_free.count};
        if (index == Index::InMemoryIfFull) options.when_full = archive::WhenFull::CatalogInMemory;
        return archive::Archive::open(*env, options);
    };
    auto access = company == Company::Any ? archive::Access::Beside : archive::Access::Serve;
    auto archive = open(access);
    if (!archive && archive.error() == archive::Errc::Busy && company == Company::AloneIfPossible) {
        access = archive::Access::Beside;
        archive = open(access);
    }
    if (archive) return OpenArchive{std::move(env), std::move(*archive), access};
    if (archive.error() == archive::Errc::Busy && access == archive::Access::Serve)
        err << fmt::format("a server is running on {}: stop it first\n", config.data.root);
    else if (archive.error() == archive::Errc::NotFound)
        err << "the index of jobs is not filled: the server does that when it starts, and so does wharfinger "
               "reindex\n";
    else if (archive.error() == archive::Errc::Corrupt)
        err << fmt::format(
            "cannot open {}: the index of jobs there is damaged, or of another version; the server "
            "makes it anew when it starts, and so does `wharfinger reindex`\n",
            config.data.root);
    else
        err << fmt::format("cannot open {}: {}{}\n", config.data.root, archive.error().message(),
                           index == Index::InMemoryIfFull ? "" : server::what_helps(archive.error()));
    return std::nullopt;
}

} // namespace wharf::cli
