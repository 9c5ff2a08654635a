// Which of very many jobs an answer is about: ?limit= and ?before=, and a Link to the page that follows.
#pragma once

#include "archive/disk/job_query.hpp"
#include "server/http/exchange.hpp"
#include "server/http/message/error_reply.hpp"

#include <variant>

namespace wharf::http {

// So many jobs at most are in one answer.
inline constexpr std::uint32_t kMostJobs = 1000;

// The newest jobs of the exchange's dataset, or else of its domain; a problem if the query cannot be
// understood or the catalog does not answer.
[[nodiscard]] std::variant<archive::JobPage, Problem> job_page(const Exchange& exchange);

// Names the next page, if there is one (RFC 8288).
void add_next_link(const Exchange& exchange, const archive::JobPage& page, Response& response);

} // namespace wharf::http
