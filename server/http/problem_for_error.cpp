#include "server/http/problem_for_error.hpp"

namespace wharf::http {
namespace {

Problem transient(std::string english)
{
    return {503, "not-just-now", std::move(english)};
}

Problem of_archive(archive::Errc error)
{
    using archive::Errc;
    switch (error) {
    case Errc::NotFound:
        return {404, "not-found", "There is nothing of that name, or you have no right to see it"};
    case Errc::InputGone:
    case Errc::PayloadGone: return {410, "gone", "It is not kept any more"};
    case Errc::AlreadyExists: return {409, "exists", "There is something of that name already"};
    case Errc::NameNotAllowed: return {400, "name-not-allowed", "That name is not allowed"};
    case Errc::Incomplete: return {409, "incomplete", "The upload is not whole"};
    case Errc::BadOffset: return {400, "bad-offset", "That is beyond what there is"};
    case Errc::Busy: return transient("Somebody else is at work on it; try again");
    case Errc::OverQuota: return {507, "over-quota", "The domain holds as much as it may"};
    case Errc::Corrupt:
    case Errc::OutsideRoot: return {500, "damaged", "What the server keeps of it is damaged"};
    }
    return {500, "generic", "The server has a fault; its log tells more"};
}

} // namespace

Problem problem_for(const archive::error_code& error)
{
    if (error.category() == archive::archive_category())
        return of_archive(static_cast<archive::Errc>(error.value()));
    if (archive::has_no_room(error)) return {507, "disk-full", "The server's disk is full"};
    return transient("The disk of the server does not answer as it should; try again");
}

} // namespace wharf::http
