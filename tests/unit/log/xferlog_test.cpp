#include "server/log/xferlog.hpp"

#include <catch2/catch.hpp>

using wharf::log::Transfer;
using wharf::log::xferlog_line;

namespace {

Transfer upload()
{
    return {.ended = std::chrono::system_clock::from_time_t(1'795'260'867), // 2026-11-21 11:34:27 UTC
            .took = std::chrono::milliseconds(2600),
            .address = "192.0.2.7",
            .bytes = 1'048'576,
            .path = "/data.example.gov/abcd-1234/rows.csv",
            .direction = Transfer::Direction::Incoming,
            .user = "alice",
            .complete = true};
}

} // namespace

TEST_CASE("an xferlog line has its fourteen fields in their order, in UTC", "[log]")
{
    CHECK(xferlog_line(upload()) ==
          "Sat Nov 21 11:34:27 2026 3 192.0.2.7 1048576 /data.example.gov/abcd-1234/rows.csv"
          " b _ i r alice ftp 0 * c");
}

TEST_CASE("a download goes out, and what broke off is incomplete", "[log]")
{
    Transfer transfer = upload();
    transfer.direction = Transfer::Direction::Outgoing;
    transfer.complete = false;
    CHECK(xferlog_line(transfer).ends_with(" b _ o r alice ftp 0 * i"));
}

TEST_CASE("the day of the month takes two places, as in ctime", "[log]")
{
    Transfer transfer = upload();
    transfer.ended -= std::chrono::hours(24 * 16);
    CHECK(xferlog_line(transfer).starts_with("Thu Nov  5 11:34:27 2026 "));
}

TEST_CASE("the shortest transfer takes a second", "[log]")
{
    Transfer transfer = upload();
    transfer.took = std::chrono::milliseconds(3);
    CHECK(xferlog_line(transfer).find(" 2026 1 192.0.2.7") != std::string::npos);
}

TEST_CASE("a name stays one field of one line", "[log]")
{
    Transfer transfer = upload();
    transfer.path = "/a b\r\nc\xC2\xA0"
                    "d\xE2\x80\xA8"
                    "e\xFF";
    transfer.user = "x ftp 0 * c\n";
    CHECK(xferlog_line(transfer).ends_with(" /a_b__c_d_e_ b _ i r x_ftp_0_*_c_ ftp 0 * c"));
}
