// A request that has passed the gates, with what a handler answers it from. Lives as long as the call.
#pragma once

#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"
#include "server/http/services.hpp"
#include "server/http/visitor.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace wharf::http {

struct Exchange {
    const Request& request;
    const Visitor& visitor;
    const Services& services;
    std::shared_ptr<const config::Config> config;
    // The client has left: what takes long ends. Outlives the response, its body too.
    const std::atomic<bool>& gone;

    // Set as Route::about says; the visitor may know of them, and they are there.
    std::optional<archive::DomainName> domain{};
    std::optional<archive::DatasetKey> dataset{};
    std::optional<archive::JobRecord> job{};

    Fields captures{};    // of the pattern's braces; of {path...} one for each part, in order
    std::string prefix{}; // "/d/<domain>" if it was asked so, to stand in front of links; else ""
};

} // namespace wharf::http
