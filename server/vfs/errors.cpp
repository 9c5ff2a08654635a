#include "server/vfs/errors.hpp"

#include "archive/disk/errc.hpp"

namespace wharf::vfs {
namespace {

// No text has a percent sign: some clients use replies as format strings.
const char* sentence(Errc e)
{
    switch (e) {
    case Errc::NotFound: return "No such file or folder.";
    case Errc::NotADirectory: return "That is a file, not a folder.";
    case Errc::IsADirectory: return "That is a folder, not a file.";
    case Errc::OnlyDatasets:
        return "Only dataset folders can be made, named like abcd-1234, directly in the domain.";
    case Errc::DomainsAreGiven: return "Domains are made by the administrator.";
    case Errc::ReadOnly: return "Kept by the server: it can be read, not written, renamed or deleted.";
    case Errc::NotHere: return "Files belong into a dataset folder, named like abcd-1234.";
    case Errc::NotReadable:
        return "What lands in this folder becomes a job and is not given back; see status.txt and log.txt.";
    case Errc::NameNotAllowed:
        return "This name cannot be used: 1 to 200 bytes, no slash or backslash, no control characters, "
               "and no name the server uses itself.";
    case Errc::NotEnqueueable:
        return "Only .csv, .tsv, .csv.gz and .tsv.gz files, control.json and schema.json can be enqueued.";
    case Errc::BadRequestId: return "requestId takes exactly 32 lower-case hexadecimal digits.";
    case Errc::BadVersion: return "datasync-version takes 1 to 64 printable ASCII characters.";
    case Errc::Incomplete: return "This upload is incomplete: resume it or delete it first.";
    case Errc::Busy: return "Another transfer is using this file just now; try again when it has ended.";
    case Errc::BadOffset: return "The restart offset does not fit what is there.";
    case Errc::NotEmpty:
        return "This dataset was used, or is being used: only who runs the server can remove it.";
    case Errc::TooLarge: return "The file is larger than this server accepts.";
    case Errc::OverQuota: return "The domain holds as much as it may.";
    case Errc::Denied: return "This account may read only.";
    case Errc::NoSuchJob: return "No such job.";
    case Errc::Hopeless: return "A job made of this file could not succeed.";
    }
    return "Unknown error.";
}

// Boost keeps error_category's destructor from being virtual; no category is ever deleted through its base.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class VfsCategory final : public boost::system::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "wharf.vfs"; }
    [[nodiscard]] std::string message(int value) const override { return sentence(static_cast<Errc>(value)); }
};
#pragma GCC diagnostic pop

error_code io_error()
{
    return {boost::system::errc::io_error, boost::system::system_category()};
}

error_code meaning(archive::Errc e)
{
    switch (e) {
    case archive::Errc::NotFound: return Errc::NotFound;
    case archive::Errc::AlreadyExists: return Errc::Busy;
    case archive::Errc::NameNotAllowed: return Errc::NameNotAllowed;
    case archive::Errc::Incomplete: return Errc::Incomplete;
    case archive::Errc::Busy: return Errc::Busy;
    case archive::Errc::BadOffset: return Errc::BadOffset;
    case archive::Errc::Corrupt: return io_error();
    case archive::Errc::OverQuota: return Errc::OverQuota;
    case archive::Errc::InputGone:
    case archive::Errc::PayloadGone:
    case archive::Errc::OutsideRoot: return Errc::NotFound;
    }
    return io_error();
}

} // namespace

const boost::system::error_category& vfs_category()
{
    static const VfsCategory category;
    return category;
}

error_code from_archive(const error_code& error)
{
    if (error.category() == archive::archive_category())
        return meaning(static_cast<archive::Errc>(error.value()));
    if (error == boost::system::errc::no_such_file_or_directory) return Errc::NotFound;
    return error;
}

} // namespace wharf::vfs
