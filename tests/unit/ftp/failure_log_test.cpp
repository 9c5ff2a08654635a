// "The server's log has the details": for each reply that says so there is one line that has them.
#include "tests/support/captured_log.hpp"
#include "tests/support/ftp/dialogue.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>

using wharf::test::CapturedLog;
namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

// Of level warning, without time, session and address; a transfer's duration and rate are "...".
Lines warnings_of(const std::string& script)
{
    const CapturedLog captured(wharf::log::Format::Text, spdlog::level::warn);
    REQUIRE(wharf::test::play(script) == "");
    static const std::regex in_front(R"(^\S+ warning (event=\S+) session=test address=\S+ user="bob" )");
    static const std::regex durations(R"((seconds=)[0-9.]+( bytes_per_second=[0-9]+)?)");
    Lines warnings;
    for (const std::string& line : captured.lines())
        warnings.push_back(std::regex_replace(std::regex_replace(line, in_front, "$1 "), durations, "$1..."));
    return warnings;
}

std::string text_of(const fs::path& dialogue)
{
    std::ifstream file(dialogue, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::ptrdiff_t count_of(const std::string& part, const std::string& text)
{
    std::ptrdiff_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("a command that failed by the server's own fault is a warning with the cause", "[ftp]")
{
    const auto [script, warning] = GENERATE(table<std::string, std::string>({
        {"@ fails remove io-error\nC: DELE data.csv\nS: 451\n", R"(verb=DELE argument="data.csv")"},
        {"@ fails read io-error\nC: HASH data.csv\nS: 451\n", R"(verb=HASH argument="data.csv")"},
        {"@ fails open_read io-error\nC: XMD5 data.csv 0 1\nS: 451\n",
         R"(verb=XMD5 argument="data.csv 0 1")"},
        {"@ fails set_modified io-error\nC: MFMT 20200101000000 data.csv\nS: 451\n",
         R"(verb=MFMT argument="20200101000000 data.csv")"},
        {"@ fails stat io-error\nC: CDUP\nS: 451\n", "verb=CDUP"},
        {"@ fails list io-error\nC: STAT .\nS: 451\n", R"(verb=STAT argument=".")"},
        {"@ fails room io-error\nC: ALLO 5\nS: 451\n", R"(verb=ALLO argument="5")"},
        {"C: PASV\nS: 227\n@ fails list io-error\nC: LIST\nS: 451\n", "verb=LIST"},
        {"C: PASV\nS: 227\n@ fails next_again io-error\nC: NLST\nS: 150\nD< "
         "data.csv\\r\\nmove-files-here-to-enqueue-job\\r\\n\n"
         "D< !abort\nS: 451\n",
         "verb=NLST"},
        {"C: PASV\nS: 227\n@ fails stat io-error\nC: STOU x.csv\nS: 451\n", R"(verb=STOU argument="x.csv")"},
    }));
    CHECK(warnings_of("@ login bob\nC: CWD /abcd-1234\nS: 250\n" + script) ==
          Lines{"event=command-failed " + warning +
                R"( folder="/data.example.gov/abcd-1234" code=451 error="Input/output error")"});
}

TEST_CASE("a transfer or a rename that the server failed to carry out is one warning with the cause", "[ftp]")
{
    const auto [script, warning] = GENERATE(table<std::string, std::string>({
        {"@ fails open_write io-error\nC: STOR /abcd-1234/a.csv\nS: 451\n",
         R"(event=transfer-refused verb=STOR path="/data.example.gov/abcd-1234/a.csv" code=451)"
         R"( reply="Local error; the server's log has the details" error="Input/output error")"},
        {"@ fails open_read io-error\nC: RETR /abcd-1234/data.csv\nS: 451\n",
         R"(event=transfer-refused verb=RETR path="/data.example.gov/abcd-1234/data.csv" code=451)"
         R"( reply="Local error; the server's log has the details" error="Input/output error")"},
        {"@ fails read io-error\nC: RETR /abcd-1234/data.csv\nS: 150\nD< !abort\nS: 451\n",
         R"(event=transfer verb=RETR path="/data.example.gov/abcd-1234/data.csv" bytes=0 seconds=...)"
         R"( outcome=local-error code=451 tls=TLSv1.3 cipher=TLS_AES_128_GCM_SHA256 resumed=true)"
         R"( error="Input/output error")"},
        {"@ fails commit io-error\nC: STOR /abcd-1234/a.csv\nS: 150\nD> x\nD> !end\nS: 451\n",
         R"(event=transfer verb=STOR path="/data.example.gov/abcd-1234/a.csv" bytes=1 seconds=...)"
         R"( outcome=local-error code=451 tls=TLSv1.3 cipher=TLS_AES_128_GCM_SHA256 resumed=true)"
         R"( error="Input/output error")"},
        {"C: RNFR /abcd-1234/data.csv\nS: 350\n@ fails rename io-error\nC: RNTO /abcd-1234/b.csv\nS: 451\n",
         R"(event=rename-refused from="/data.example.gov/abcd-1234/data.csv")"
         R"( to="/data.example.gov/abcd-1234/b.csv" error="Input/output error")"},
    }));
    CHECK(warnings_of("@ login bob\nC: PASV\nS: 227\n" + script) == Lines{warning});
}

TEST_CASE("each reply 451 of a dialogue has one warning", "[ftp]")
{
    for (const auto& entry : fs::directory_iterator(WHARF_DIALOGUES)) {
        if (entry.path().extension() != ".ftp") continue;
        CAPTURE(entry.path().filename());
        const std::string script = text_of(entry.path());
        if (count_of("S: 451", script) == 0) continue;
        const Lines warnings = warnings_of(script);
        const auto of_a_password = [](const std::string& line) {
            return line.find("event=login-failed ") != std::string::npos ||
                   line.find("event=banned ") != std::string::npos;
        };
        const auto others = std::count_if(warnings.begin(), warnings.end(), std::not_fn(of_a_password));
        CHECK(others == count_of("S: 451", script));
    }
}

TEST_CASE("what is the client's to mend is no warning", "[ftp]")
{
    CHECK(warnings_of("@ login bob\nC: DELE /abcd-1234/no.csv\nS: 550\nC: PASV\nS: 227\n"
                      "C: RETR /abcd-1234/no.csv\nS: 550\nC: RNFR /abcd-1234/data.csv\nS: 350\n"
                      "@ fails rename not-enqueueable\nC: RNTO /abcd-1234/b.csv\nS: 553\n")
              .empty());
}
