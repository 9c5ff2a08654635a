// What is to be said of the dates of certificates. Pure.
#pragma once

#include "server/net/tls_context.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace wharf::server {

// One sentence for each certificate that is not good yet or any more, or that ends within 14 days. They are
// counted from 1, as in tls.certificate.
[[nodiscard]] std::vector<std::string> date_warnings(const std::vector<net::CertificateFacts>& certificates,
                                                     std::chrono::sys_seconds now);

} // namespace wharf::server
