#include "archive/disk/errc.hpp"

#include <cerrno>
#include <string>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

// Boost keeps the destructor of error_category from being virtual, so that categories outlive every static
// that may still ask them; no category is ever deleted through its base.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class ArchiveCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "wharf.archive"; }

    std::string message(int value) const override
    {
        switch (static_cast<Errc>(value)) {
        case Errc::NotFound: return "there is no such thing in the archive";
        case Errc::AlreadyExists: return "it exists already";
        case Errc::NameNotAllowed: return "the name is not allowed";
        case Errc::Incomplete: return "the upload is incomplete: resume it or delete it first";
        case Errc::Busy: return "somebody else is using it just now";
        case Errc::BadOffset: return "the offset lies beyond the end of what is there";
        case Errc::Corrupt: return "a record on disk is damaged";
        case Errc::OverQuota: return "the domain holds as much as it may";
        case Errc::InputGone: return "the job's file is not kept any more";
        case Errc::PayloadGone: return "the payload is not kept any more";
        case Errc::OutsideRoot:
            return "the path leads out of the data directory, through a symbolic link, or to a pipe or "
                   "device";
        }
        return "unknown archive error";
    }

    boost::system::error_condition default_error_condition(int value) const noexcept override
    {
        switch (static_cast<Errc>(value)) {
        case Errc::NotFound: return errc::make_error_condition(errc::no_such_file_or_directory);
        case Errc::AlreadyExists: return errc::make_error_condition(errc::file_exists);
        case Errc::NameNotAllowed:
        case Errc::Incomplete:
        case Errc::Busy:
        case Errc::BadOffset:
        case Errc::Corrupt:
        case Errc::OverQuota:
        case Errc::InputGone:
        case Errc::PayloadGone:
        case Errc::OutsideRoot: break;
        }
        return {value, *this};
    }
};
#pragma GCC diagnostic pop

} // namespace

const boost::system::error_category& archive_category()
{
    static const ArchiveCategory category;
    return category;
}

error_code as_condition(error_code error)
{
    if (error == errc::no_such_file_or_directory || error == errc::not_a_directory) return Errc::NotFound;
    return error;
}

bool has_no_room(const error_code& error)
{
    return error == boost::system::errc::no_space_on_device ||
           error == error_code(EDQUOT, boost::system::system_category());
}

} // namespace wharf::archive
