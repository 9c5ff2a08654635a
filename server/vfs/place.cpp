#include "server/vfs/place.hpp"

#include "archive/disk/layout.hpp"

#include <algorithm>
#include <span>

namespace wharf::vfs {
namespace {

namespace layout = archive::layout;

using Parts = std::span<const std::string>;

static_assert(kMaxFileName == archive::kMaxFileName);

// The file of that name, or nothing.
template <class Files>
const auto* find_named(const Files& files, std::string_view name)
{
    const auto* const found =
        std::find_if(files.begin(), files.end(), [name](auto file) { return layout::name_of(file) == name; });
    return found == files.end() ? nullptr : found;
}

Place in_completed(const archive::DatasetKey& key, Parts rest)
{
    constexpr std::size_t kDayParts = 3;
    const Parts folder = rest.first(std::min(rest.size(), kDayParts));
    const auto where = archive::SnapshotDirectory::parse({folder.begin(), folder.end()});
    if (!where || rest.size() > kDayParts + 1) return Nowhere{Errc::ReadOnly};
    if (rest.size() <= kDayParts) return SnapshotFolder{key, *where};
    return SnapshotFile{key, *where, rest.back()};
}

Place in_enqueue_folder(const archive::DatasetKey& key, Parts rest)
{
    if (rest.empty()) return EnqueueFolder{key};
    if (rest.size() > 1) return Nowhere{Errc::NotHere};
    const auto name = archive::FileName::parse(rest.front());
    if (!name) return Nowhere{Errc::NameNotAllowed};
    return EnqueueName{key, *name};
}

Place in_dataset(const archive::DatasetKey& key, Parts rest)
{
    if (rest.empty()) return DatasetFolder{key};
    if (rest.front() == layout::kCompletedFolder) return in_completed(key, rest.subspan(1));
    if (rest.front() == layout::kEnqueueFolder) return in_enqueue_folder(key, rest.subspan(1));
    if (rest.size() > 1) return Nowhere{Errc::NotHere};
    if (const auto* const file = find_named(kServerFiles, rest.front())) return ServerFile{key, *file};
    const auto name = archive::FileName::parse(rest.front());
    if (!name || layout::reserved_in_dataset(rest.front())) return Nowhere{Errc::NameNotAllowed};
    return UploadFile{key, *name};
}

Place in_domain(const archive::DomainName& domain, Parts rest)
{
    if (rest.empty()) return DomainRoot{domain};
    if (const auto* const file = find_named(kClientFiles, rest.front()))
        return rest.size() == 1 ? Place(ClientFile{domain, *file}) : Place(Nowhere{Errc::NotHere});
    const auto id = archive::DatasetId::parse(rest.front());
    if (!id) return Nowhere{Errc::NotHere};
    return in_dataset({domain, *id}, rest.subspan(1));
}

// The domain a path begins with. Clients take it from the URL they were given, less "https://" and slashes.
archive::result<archive::DomainName> named_domain(std::string_view part)
{
    constexpr std::string_view kScheme = "http:";
    constexpr std::string_view kDigits = "0123456789";
    if (part.starts_with(kScheme)) part.remove_prefix(kScheme.size());
    const std::size_t colon = part.find(':');
    const bool has_port = colon != std::string_view::npos && colon + 1 < part.size() &&
                          part.find_first_not_of(kDigits, colon + 1) == std::string_view::npos;
    return archive::DomainName::parse(has_port ? part.substr(0, colon) : part);
}

} // namespace

Place find_place(const VirtualPath& path, const Access& access)
{
    const Parts parts = path.parts();
    if (const auto* const own = access.only_domain()) {
        if (parts.empty() || archive::DatasetId::parse(parts.front())) return in_domain(*own, parts);
        const auto named = named_domain(parts.front());
        return in_domain(*own, named && *named == *own ? parts.subspan(1) : parts);
    }
    if (parts.empty()) return Top{};
    const auto domain = named_domain(parts.front());
    if (!domain || !may_see(access, *domain))
        return parts.size() == 1 ? Nowhere{Errc::NotHere, Errc::DomainsAreGiven}
                                 : Nowhere{Errc::NotFound, Errc::NotFound};
    return in_domain(*domain, parts.subspan(1));
}

const archive::DomainName* domain_of(const Place& place)
{
    using D = const archive::DomainName*;
    return std::visit(OnPlace{
                          [](const Top&) -> D { return nullptr; },
                          [](const Nowhere&) -> D { return nullptr; },
                          [](const DomainRoot& at) -> D { return &at.domain; },
                          [](const ClientFile& at) -> D { return &at.domain; },
                          [](const auto& at) -> D { return &at.key.domain; },
                      },
                      place);
}

} // namespace wharf::vfs
