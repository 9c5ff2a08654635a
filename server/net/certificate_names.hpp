// Whom a certificate names. Pure.
#pragma once

#include <openssl/x509.h>
#include <string>
#include <vector>

namespace wharf::net {

// Of a server's certificate: the DNS names among its subjectAltNames, else its common name (RFC 6125 section
// 6.4.4). In order, each once; as they stand there.
[[nodiscard]] std::vector<std::string> host_names_in(X509* certificate);

// Of a client's: the e-mail addresses and user principal names among its subjectAltNames, else its common
// name. A name with a NUL byte counts as none.
[[nodiscard]] std::vector<std::string> user_names_in(X509* certificate);

} // namespace wharf::net
