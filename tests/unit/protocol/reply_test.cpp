#include "server/protocol/reply.hpp"

#include <catch2/catch.hpp>

using namespace std::string_literals;
using wharf::protocol::Reply;
using wharf::protocol::to_wire;

TEST_CASE("a reply is written as RFC 959 section 4.2 has it", "[protocol]")
{
    const auto [reply, wire] = GENERATE(table<Reply, std::string>({
        {Reply(220, "Ready"), "220 Ready\r\n"},
        {Reply(200, ""), "200 \r\n"},
        {Reply(211, std::vector<std::string>{"Features:", "End"}), "211-Features:\r\n211 End\r\n"},
        {Reply(211, std::vector<std::string>{"Features:", "SIZE", "MDTM", "End"}),
         "211-Features:\r\n SIZE\r\n MDTM\r\n211 End\r\n"},
        {Reply(213, std::vector<std::string>{"Status", "213 not the end", "", "End"}),
         "213-Status\r\n 213 not the end\r\n \r\n213 End\r\n"},
    }));
    CHECK(to_wire(reply) == wire);
}

TEST_CASE("a text cannot end its line", "[protocol]")
{
    CHECK(to_wire(Reply(550, "a\r\n226 done")) == "550 a??226 done\r\n");
    CHECK(to_wire(Reply(550, "a\nb\rc\0d"s)) == "550 a?b?c?d\r\n");
    CHECK(to_wire(Reply(550, std::vector<std::string>{"x\n", "y\r\n550 z", "end"})) ==
          "550-x?\r\n y??550 z\r\n550 end\r\n");
}

TEST_CASE("a reply without a line is still a reply", "[protocol]")
{
    CHECK(to_wire(Reply(200, std::vector<std::string>{})) == "200 \r\n");
}

TEST_CASE("UTF-8 in a text is left alone", "[protocol]")
{
    CHECK(to_wire(Reply(257, "\"/\xC3\x9Cn\xC3\xAF\" made")) == "257 \"/\xC3\x9Cn\xC3\xAF\" made\r\n");
}
