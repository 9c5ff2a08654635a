#include "server/net/certificate_names.hpp"

#include "tests/unit/net/issued.hpp"

#include <catch2/catch.hpp>

using namespace wharf::test;
using Names = std::vector<std::string>;

TEST_CASE("a host is named by its alternative names, else by its common name", "[net]")
{
    const auto [alternatives, names] = GENERATE(table<std::string, Names>({
        {"", {"common"}},
        {"DNS:a.example", {"a.example"}},
        {"DNS:*.b.example,DNS:a.example,DNS:a.example", {"*.b.example", "a.example"}},
        {"IP:127.0.0.1", {"common"}},
    }));
    const Issued issued = issue({"common", alternatives});
    CHECK(wharf::net::host_names_in(issued.certificate.get()) == names);
}

TEST_CASE("a user is named by mail address or principal name, else by the common name", "[net]")
{
    const auto [alternatives, names] = GENERATE(table<std::string, Names>({
        {"", {"common"}},
        {"DNS:a.example", {"common"}},
        {"email:bob@example.org", {"bob@example.org"}},
        {"otherName:msUPN;UTF8:bob@corp.example", {"bob@corp.example"}},
        {"otherName:1.2.3.4;UTF8:root", {"common"}},
        {"email:bob@example.org,otherName:msUPN;UTF8:bob", {"bob", "bob@example.org"}},
    }));
    const Issued issued = issue({"common", alternatives});
    CHECK(wharf::net::user_names_in(issued.certificate.get()) == names);
}
