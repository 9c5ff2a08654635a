#include "server/certificate_dates.hpp"

#include "server/log/escape.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <string_view>

namespace wharf::server {

namespace {

constexpr std::chrono::days kSoon{14};

// "" if nothing is to be said.
std::string_view state_of(const net::CertificateFacts& certificate, std::chrono::sys_seconds now)
{
    if (now < certificate.not_before) return "is not valid before";
    if (now > certificate.not_after) return "expired";
    if (now + kSoon >= certificate.not_after) return "expires soon:";
    return {};
}

std::string utc(std::chrono::sys_seconds time)
{
    return fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

} // namespace

std::vector<std::string> date_warnings(const std::vector<net::CertificateFacts>& certificates,
                                       std::chrono::sys_seconds now)
{
    std::vector<std::string> warnings;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
        const net::CertificateFacts& certificate = certificates[i];
        const std::string_view state = state_of(certificate, now);
        if (state.empty()) continue;
        const std::string name =
            certificate.name.empty() ? std::string() : fmt::format(" ({})", log::sentence(certificate.name));
        warnings.push_back(
            fmt::format("certificate {}{} {} {}", i + 1, name, state,
                        utc(now < certificate.not_before ? certificate.not_before : certificate.not_after)));
    }
    return warnings;
}

} // namespace wharf::server
