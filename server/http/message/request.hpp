// One request as its handler sees it. Data only.
#pragma once

#include "server/http/message/target.hpp"

#include <string>

namespace wharf::http {

enum class Method { Get, Head, Post, Put, Delete, Other };

// Where a request came in.
enum class Door {
    Https,      // TLS, for everybody
    Monitoring, // [metrics] listen: plain, and without rights, for whoever can reach it
};

struct Request {
    Door door = Door::Https;
    Method method = Method::Get;
    std::string method_name;
    std::string line;       // "GET /x?a=1", as sent, for logs
    Target target;          // without the prefix /d/<domain>
    std::string host;       // of the Host field, lower case, without the port
    Fields headers;         // names in lower case; a name sent twice is there twice
    std::string client;     // the address it came from: "192.0.2.7"
    std::string connection; // that it came by, as logs call it: "h00002a"
    std::string user;       // who proved to be it; "" until somebody did
    std::string body;       // of routes that take a form; "" for others
};

} // namespace wharf::http
