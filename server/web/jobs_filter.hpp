// The list of jobs as asked for in a query: /admin/jobs?standing=failed&dataset=b2fd-cjk2&from=2026-11-01.
// Pure.
#pragma once

#include "archive/disk/job_query.hpp"
#include "server/http/message/fields.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wharf::web {

// The fields of the form as typed; "" for what was left alone.
struct JobsFilter {
    std::string standing; // a word of word_of(), or "unfinished"
    std::string domain;
    std::string dataset;
    std::string user;
    std::string from;  // a day, UTC: "2026-11-01"
    std::string until; // likewise; that day too
    std::string after; // where an older page begins: "1795266302123.<job id>"; no field of the form

    [[nodiscard]] bool narrows() const;
};

struct AskedJobs {
    JobsFilter filter;
    archive::JobQuery query;
    std::vector<std::string> problems; // sentences; with any of them the query is not what was meant
};

// `visible`: the domains the reader may see, unset for all. A domain that is not among them is as one that
// has no jobs.
[[nodiscard]] AskedJobs ask_for_jobs(const http::Fields& query,
                                     const std::optional<std::vector<archive::DomainName>>& visible);

// "standing=failed&user=ann", percent-encoded, "" if nothing is set; with `after` if it is.
[[nodiscard]] std::string query_text(const JobsFilter& filter);
[[nodiscard]] std::string place_text(const archive::JobPlace& place);

} // namespace wharf::web
