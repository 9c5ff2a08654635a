#include "server/cli/open_archive.hpp"

#include "archive/disk/layout.hpp"

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

std::optional<OpenArchive> open_archive(const config::Config& config, Company company, std::ostream& err)
{
    auto env = existing_data_root(config, err);
    if (!env) return std::nullopt;
    archive::Options options;
    options.access = company == Company::Any ? archive::Access::Beside : archive::Access::Serve;
    options.catalog_path = env->absolute(archive::layout::kCatalog);
    options.space = {config.uploads.domain_quota.count, config.uploads.min_free.count};
    auto archive = archive::Archive::open(*env, options);
    const bool in_use = !archive && archive.error() == archive::Errc::Busy;
    if (in_use && company == Company::AloneIfPossible) {
        options.access = archive::Access::Beside;
        archive = archive::Archive::open(*env, options);
    }
    if (archive) return OpenArchive{std::move(env), std::move(*archive), options.access};
    if (in_use)
        err << fmt::format("a server is running on {}: stop it first\n", config.data.root);
    else if (archive.error() == archive::Errc::Corrupt)
        err << fmt::format(
            "cannot open {}: the index of jobs there is damaged, or of another version; the server "
            "makes it anew when it starts, and so does `wharfinger reindex`\n",
            config.data.root);
    else
        err << fmt::format("cannot open {}: {}\n", config.data.root, archive.error().message());
    return std::nullopt;
}

} // namespace wharf::cli
