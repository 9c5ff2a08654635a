#include "server/metrics/readiness.hpp"

#include <algorithm>

namespace wharf::metrics {

std::vector<Unready> reasons_against(const Vitals& vitals)
{
    std::vector<Unready> reasons;
    if (vitals.draining) reasons.push_back({"draining", "the server is shutting down"});
    if (!vitals.catalog_answers) reasons.push_back({"catalog", "the index of jobs does not answer"});
    if (!vitals.disk_free)
        reasons.push_back({"disk", "the data root does not answer"});
    else if (*vitals.disk_free == 0 || *vitals.disk_free < vitals.min_free)
        reasons.push_back({"disk", "less is free than uploads have to leave (uploads.min_free)"});
    if (!vitals.users) reasons.push_back({"users", "no good users file was ever read; nobody can log in"});

    const auto has = [&](auto&& fault) {
        return std::any_of(vitals.certificates.begin(), vitals.certificates.end(), fault);
    };
    if (vitals.certificates.empty()) reasons.push_back({"certificate", "there is none"});
    if (has([&](const Certificate& each) { return each.not_after < vitals.now; }))
        reasons.push_back({"certificate", "one has expired"});
    if (has([&](const Certificate& each) { return vitals.now < each.not_before; }))
        reasons.push_back({"certificate", "one is not valid yet"});
    return reasons;
}

std::string readiness_text(const std::vector<Unready>& reasons)
{
    if (reasons.empty()) return "ready\n";
    std::string text;
    for (const Unready& reason : reasons)
        text.append(reason.what).append(": ").append(reason.why).append("\n");
    return text;
}

} // namespace wharf::metrics
