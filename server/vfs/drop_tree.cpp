#include "server/vfs/drop_tree.hpp"

#include "archive/jobs/control/control_file.hpp"
#include "server/vfs/errors.hpp"
#include "server/vfs/known_digest.hpp"

namespace wharf::vfs {
namespace {

// What a place that takes no files answers to one.
struct Refusal {
    Errc operator()(const Nowhere& at) const { return at.writing; }
    Errc operator()(const ServerFile&) const { return Errc::ReadOnly; }
    Errc operator()(const SnapshotFile&) const { return Errc::ReadOnly; }
    Errc operator()(const ClientFile&) const { return Errc::ReadOnly; }
    Errc operator()(const auto&) const { return Errc::IsADirectory; }
};

// In the enqueue folder there are no files to go on from, only what broke off on its way there.
archive::StartAt start_at(WriteMode mode, std::uint64_t offset, Landing landing)
{
    const bool on_landed = landing == Landing::AsUpload;
    if (mode == WriteMode::Append) return {archive::StartAt::Kind::End, 0, on_landed};
    if (offset > 0) return {archive::StartAt::Kind::Offset, offset, on_landed};
    return {};
}

} // namespace

DropTree::DropTree(archive::Archive& archive, jobs::Intake& intake, const jobs::StatusBoard& board,
                   Access access, DropTreeOptions options)
    : archive_(archive)
    , access_(std::move(access))
    , options_(options)
    , session_(intake, board, access_)
    , view_(archive, session_, access_)
{
    if (!access_.domains) return;
    for (const auto& domain : *access_.domains)
        // If this fails, what needs the domain fails with its own reply.
        if (!archive_.datasets().domain_exists(domain))
            std::ignore = archive_.datasets().create_domain(domain);
}

result<Entry> DropTree::stat(const VirtualPath& path)
{
    return view_.stat(place(path), path.is_root() ? "/" : path.name());
}

result<std::unique_ptr<Listing>> DropTree::list(const VirtualPath& directory, Detail detail)
{
    return view_.list(place(directory), detail);
}

result<std::unique_ptr<ReadHandle>> DropTree::open_read(const VirtualPath& path, std::uint64_t offset)
{
    return view_.open(place(path), offset);
}

result<std::unique_ptr<WriteHandle>> DropTree::open_write(const VirtualPath& path, WriteMode mode,
                                                          std::uint64_t offset)
{
    if (!access_.may_write) return Errc::Denied;
    using R = result<std::unique_ptr<WriteHandle>>;
    return std::visit(
        OnPlace{
            [&](const ClientFile& at) -> R {
                if (mode == WriteMode::Append || offset > 0) return Errc::BadOffset;
                return write_client_file(archive_.datasets(), session_, at.domain, at.file);
            },
            [&](const UploadFile& at) -> R { return begin_upload(at, Landing::AsUpload, mode, offset); },
            [&](const EnqueueName& at) -> R {
                if (!jobs::Intake::takes(at.name.text())) return Errc::NotEnqueueable;
                return begin_upload({at.key, at.name}, Landing::AsJob, mode, offset);
            },
            [&](const auto& at) -> R { return Refusal{}(at); },
        },
        place(path));
}

result<std::unique_ptr<WriteHandle>> DropTree::begin_upload(const UploadFile& to, Landing landing,
                                                            WriteMode mode, std::uint64_t offset)
{
    auto upload = archive_.uploads().begin(to.key, to.name, start_at(mode, offset, landing));
    const bool nothing_to_append_to =
        !upload && mode == WriteMode::Append && upload.error() == archive::Errc::NotFound;
    if (nothing_to_append_to) upload = archive_.uploads().begin(to.key, to.name, {});
    const bool nothing_to_resume = !upload && offset > 0 && upload.error() == archive::Errc::NotFound &&
                                   archive_.datasets().exists(to.key);
    if (nothing_to_resume) return Errc::BadOffset;
    if (!upload) return from_archive(upload.error());
    // What is resumed may have come when more was allowed.
    if ((*upload)->size() > options_.max_upload_size) return Errc::TooLarge;
    if (landing == Landing::AsUpload) session_.stores({to.key, to.name});
    auto early = early_watch(**upload, landing);
    return write_upload(archive_, session_, std::move(*upload), landing, options_.max_upload_size,
                        std::move(early));
}

// The beginning of what is resumed was looked at when it came.
std::optional<jobs::EarlyWatch> DropTree::early_watch(const archive::Upload& upload, Landing landing)
{
    const bool for_queue = landing == Landing::AsJob;
    if (options_.look_early == LookEarly::Never || upload.size() > 0) return std::nullopt;
    if (options_.look_early == LookEarly::InQueue && !for_queue) return std::nullopt;
    return session_.early_watch(upload.dataset(), for_queue ? jobs::Bound::ForQueue : jobs::Bound::ForFolder);
}

result<Room> DropTree::room(const VirtualPath& path)
{
    const Place at = place(path);
    const archive::DomainName* const domain = domain_of(at);
    if (domain == nullptr) {
        const auto free = archive_.space().free_for_uploads();
        if (!free) return from_archive(free.error());
        return Room{0, std::nullopt, *free};
    }
    const auto room = archive_.space().room(*domain);
    if (!room) return from_archive(room.error());
    return Room{room->used, room->quota, room->left};
}

result<void> DropTree::check_rename_source(const VirtualPath& from)
{
    const auto source = rename_source(from);
    if (!source) return source.error();
    const auto info = archive_.uploads().find(source->key, source->name);
    if (info) return info->whole ? result<void>() : Errc::Incomplete;
    // The client may be repeating a rename whose answer it lost.
    if (info.error() == archive::Errc::NotFound && session_.enqueued_lately({source->key, source->name}))
        return {};
    return from_archive(info.error());
}

result<UploadFile> DropTree::rename_source(const VirtualPath& from)
{
    if (!access_.may_write) return Errc::Denied;
    const Place source = place(from);
    if (const auto* const upload = std::get_if<UploadFile>(&source)) return *upload;
    const auto entry = view_.stat(source, "");
    if (!entry) return entry.error();
    return Errc::ReadOnly;
}

result<std::string> DropTree::rename(const VirtualPath& from, const VirtualPath& to)
{
    const auto source = rename_source(from);
    if (!source) return source.error();
    using R = result<std::string>;
    return std::visit(OnPlace{
                          [&](const EnqueueFolder& at) -> R {
                              return enqueue(*source, {at.key, source->name});
                          },
                          [&](const EnqueueName& at) -> R {
                              return enqueue(*source, {at.key, at.name});
                          },
                          [&](const UploadFile& at) -> R {
                              const auto renamed =
                                  archive_.uploads().rename(source->key, source->name, at.key, at.name);
                              if (!renamed) return from_archive(renamed.error());
                              return std::string();
                          },
                          [&](const auto& at) -> R { return Refusal{}(at); },
                      },
                      place(to));
}

result<std::string> DropTree::enqueue(const UploadFile& from, const UploadFile& as)
{
    if (!jobs::Intake::takes(as.name.text())) return Errc::NotEnqueueable;
    const auto accepted = session_.enqueue(from, as);
    if (!accepted) return accepted.error();
    return accepted->text;
}

result<void> DropTree::remove(const VirtualPath& path)
{
    if (!access_.may_write) return Errc::Denied;
    const Place at = place(path);
    if (const auto* const upload = std::get_if<UploadFile>(&at)) {
        const auto removed = archive_.uploads().remove(upload->key, upload->name);
        return removed ? result<void>() : from_archive(removed.error());
    }
    const auto entry = view_.stat(at, "");
    if (!entry) return entry.error();
    return entry->kind == Entry::Kind::Directory ? Errc::IsADirectory : Errc::ReadOnly;
}

result<void> DropTree::make_directory(const VirtualPath& path)
{
    if (!access_.may_write) return Errc::Denied;
    const Place at = place(path);
    if (const auto* const dataset = std::get_if<DatasetFolder>(&at)) {
        const auto made = archive_.datasets().create(dataset->key, jobs::default_control_file());
        return made ? result<void>() : from_archive(made.error());
    }
    if (std::holds_alternative<Top>(at) || std::holds_alternative<DomainRoot>(at))
        return Errc::DomainsAreGiven;
    if (const auto* const nowhere = std::get_if<Nowhere>(&at)) return nowhere->making;
    return Errc::OnlyDatasets;
}

result<void> DropTree::remove_directory(const VirtualPath& path)
{
    if (!access_.may_write) return Errc::Denied;
    const Place at = place(path);
    const auto entry = view_.stat(at, "");
    if (!entry) return entry.error();
    if (entry->kind == Entry::Kind::File) return Errc::NotADirectory;
    const auto* const dataset = std::get_if<DatasetFolder>(&at);
    if (dataset == nullptr) return Errc::ReadOnly;
    const auto removed = archive_.jobs().remove_unused(dataset->key, archive_.datasets());
    if (!removed && removed.error() == boost::system::errc::directory_not_empty) return Errc::NotEmpty;
    return removed ? result<void>() : from_archive(removed.error());
}

result<std::optional<KnownDigest>> DropTree::known_digest(const VirtualPath& path)
{
    return vfs::known_digest(archive_, session_, place(path));
}

result<void> DropTree::set_modified(const VirtualPath& path, archive::TimePoint modified)
{
    const auto upload = rename_source(path);
    if (!upload) return upload.error();
    const auto set = archive_.uploads().set_modified(upload->key, upload->name, modified);
    return set ? result<void>() : from_archive(set.error());
}

result<std::uint64_t> DropTree::available(const VirtualPath& directory)
{
    const auto entry = stat(directory);
    if (!entry) return entry.error();
    if (entry->kind == Entry::Kind::File) return Errc::NotADirectory;
    const bool stores = access_.may_write && !std::holds_alternative<SnapshotFolder>(place(directory));
    if (!stores) return std::uint64_t{0};
    const auto left = room(directory);
    if (!left) return left.error();
    return left->left;
}

result<std::string> DropTree::job_line(std::string_view id)
{
    const auto job_id = archive::JobId::parse(id);
    if (!job_id) return Errc::NoSuchJob;
    const auto job = archive_.jobs().find(*job_id);
    if (!job) return job.error() == archive::Errc::NotFound ? Errc::NoSuchJob : from_archive(job.error());
    if (!may_see(access_, job->manifest.dataset.domain)) return Errc::NoSuchJob;
    return session_.job_line(*job);
}

} // namespace wharf::vfs
