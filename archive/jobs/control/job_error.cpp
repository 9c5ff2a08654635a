#include "archive/jobs/control/job_error.hpp"

#include "archive/disk/cut_text.hpp"

namespace wharf::jobs {

JobError io_error(std::string_view what, const boost::system::error_code& why)
{
    return {"io-error", {{"message", why.message()}}, std::string(what) + ": " + why.message(), true};
}

std::string excerpt(std::string_view text, std::size_t limit_bytes)
{
    const std::string_view beginning = archive::cut_text(text, limit_bytes);
    return std::string(beginning) + (beginning.size() < text.size() ? "..." : "");
}

std::string short_form(std::string_view text)
{
    std::string shown = excerpt(text, 60);
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '%') c = '?';
    return shown;
}

std::string quoted(std::string_view text)
{
    return '"' + short_form(text) + '"';
}

} // namespace wharf::jobs
