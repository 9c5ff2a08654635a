#include "server/vfs/place.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::vfs;

namespace {

archive::DomainName domain(std::string_view text)
{
    return *archive::DomainName::parse(text);
}

Access of_one()
{
    return {"bob", true, std::vector{domain("data.example.gov")}, "ftps"};
}

Access of_two()
{
    return {"bob", true, std::vector{domain("data.example.gov"), domain("open.example.org")}, "ftps"};
}

Access of_all()
{
    return {"root", true, std::nullopt, "ftps"};
}

Place at(std::string_view path, const Access& access)
{
    return find_place(*VirtualPath::parse({}, path), access);
}

// The name of the alternative, so that a failing row prints itself.
std::string what(const Place& place)
{
    return std::visit(OnPlace{
                          [](const Top&) { return std::string("top"); },
                          [](const DomainRoot& p) { return "domain " + p.domain.text(); },
                          [](const ClientFile& p) { return "client file of " + p.domain.text(); },
                          [](const DatasetFolder& p) { return "dataset " + p.key.id.text(); },
                          [](const ServerFile&) { return std::string("server file"); },
                          [](const SnapshotFolder& p) {
                              return "snapshot folder " +
                                     std::to_string(p.where.year.has_value() + p.where.month.has_value() +
                                                    p.where.day.has_value());
                          },
                          [](const SnapshotFile& p) { return "snapshot " + p.name; },
                          [](const EnqueueFolder&) { return std::string("enqueue folder"); },
                          [](const EnqueueName& p) { return "enqueue " + p.name.text(); },
                          [](const UploadFile& p) { return "upload " + p.name.text(); },
                          [](const Nowhere&) { return std::string("nowhere"); },
                      },
                      place);
}

} // namespace

TEST_CASE("each part of the tree has its place", "[vfs][place]")
{
    const auto [path, place] = GENERATE(table<std::string, std::string>({
        {"/", "domain data.example.gov"},
        {"/requestId", "client file of data.example.gov"},
        {"/datasync-version", "client file of data.example.gov"},
        {"/requestid", "nowhere"},
        {"/requestId/x", "nowhere"},
        {"/crimes.csv", "nowhere"},
        {"/b2fd-cjk2", "dataset b2fd-cjk2"},
        {"/b2fd-cjk2/active-control.json", "server file"},
        {"/b2fd-cjk2/active-schema.json", "server file"},
        {"/b2fd-cjk2/log.txt", "server file"},
        {"/b2fd-cjk2/status.txt", "server file"},
        {"/b2fd-cjk2/status.txt/x", "nowhere"},
        {"/b2fd-cjk2/hold", "nowhere"},
        {"/b2fd-cjk2/.wharf-x", "nowhere"},
        {"/b2fd-cjk2/crimes.csv.gz", "upload crimes.csv.gz"},
        {"/b2fd-cjk2/control.json", "upload control.json"},
        {"/b2fd-cjk2/schema.json", "upload schema.json"},
        {"/b2fd-cjk2/a/b.csv", "nowhere"},
        {"/b2fd-cjk2/move-files-here-to-enqueue-job", "enqueue folder"},
        {"/b2fd-cjk2/move-files-here-to-enqueue-job/a.csv", "enqueue a.csv"},
        {"/b2fd-cjk2/move-files-here-to-enqueue-job/a/b.csv", "nowhere"},
        {"/b2fd-cjk2/completed", "snapshot folder 0"},
        {"/b2fd-cjk2/completed/2026", "snapshot folder 1"},
        {"/b2fd-cjk2/completed/2026/11", "snapshot folder 2"},
        {"/b2fd-cjk2/completed/2026/11/21", "snapshot folder 3"},
        {"/b2fd-cjk2/completed/2026/13", "nowhere"},
        {"/b2fd-cjk2/completed/null", "nowhere"},
        {"/b2fd-cjk2/completed/2026/11/21/13:05:02.123-a.csv", "snapshot 13:05:02.123-a.csv"},
        {"/b2fd-cjk2/completed/2026/11/21/a/b", "nowhere"},
    }));
    CAPTURE(path);
    CHECK(what(at(path, of_one())) == place);
}

TEST_CASE("a user of one domain may name it in front, in any case", "[vfs][place][drop-10]")
{
    const auto prefix = GENERATE(as<std::string>{}, "/data.example.gov", "/DATA.Example.Gov",
                                 "/data.example.gov:8443", "/http:Data.example.gov");
    CHECK(what(at(prefix, of_one())) == "domain data.example.gov");
    CHECK(what(at(prefix + "/requestId", of_one())) == "client file of data.example.gov");
    CHECK(what(at(prefix + "/b2fd-cjk2/a.csv", of_one())) == "upload a.csv");
}

TEST_CASE("a dataset whose id is the domain's name is the dataset", "[vfs][place]")
{
    const Access access{"bob", true, std::vector{domain("b2fd-cjk2")}, "ftps"};
    CHECK(what(at("/b2fd-cjk2/a.csv", access)) == "upload a.csv");
}

TEST_CASE("a user of several domains sees them under the root, in any case", "[vfs][place][drop-09]")
{
    CHECK(what(at("/", of_two())) == "top");
    CHECK(what(at("/Open.Example.ORG", of_two())) == "domain open.example.org");
    CHECK(what(at("/open.example.org/requestId", of_two())) == "client file of open.example.org");
    CHECK(what(at("/open.example.org:443/requestId", of_two())) == "client file of open.example.org");
    CHECK(what(at("/http:open.example.org:80/b2fd-cjk2/a.csv", of_two())) == "upload a.csv");
    for (const char* const none : {"/open.example.org:", "/open.example.org:x", "/open.example.org:80:80",
                                   "/https:open.example.org", "/http:", "/:80"})
        CHECK(what(at(none, of_two())) == "nowhere");
    CHECK(what(at("/requestId", of_two())) == "nowhere");
    CHECK(what(at("/b2fd-cjk2/a.csv", of_two())) == "nowhere");
    CHECK(what(at("/", of_all())) == "top");
    CHECK(what(at("/any.example.com/b2fd-cjk2", of_all())) == "dataset b2fd-cjk2");
}

TEST_CASE("a domain the user has no rights on is not there", "[vfs][place]")
{
    CHECK(what(at("/other.example.com", of_two())) == "nowhere");
    CHECK(what(at("/other.example.com/b2fd-cjk2/log.txt", of_two())) == "nowhere");
    CHECK(what(at("/other.example.com/b2fd-cjk2/log.txt", of_one())) == "nowhere");
}

TEST_CASE("a place where nothing can be says what can be where instead", "[vfs][place]")
{
    const auto [path, writing, making] = GENERATE(table<std::string, Errc, Errc>({
        {"/crimes.csv", Errc::NotHere, Errc::OnlyDatasets},
        {"/b2fd-cjk2/a/b.csv", Errc::NotHere, Errc::OnlyDatasets},
        {"/b2fd-cjk2/hold", Errc::NameNotAllowed, Errc::OnlyDatasets},
        {"/b2fd-cjk2/completed/x", Errc::ReadOnly, Errc::OnlyDatasets},
    }));
    const Place place = at(path, of_one());
    REQUIRE(std::holds_alternative<Nowhere>(place));
    CHECK(std::get<Nowhere>(place).writing == writing);
    CHECK(std::get<Nowhere>(place).making == making);
    CHECK(std::get<Nowhere>(at("/new.example.com", of_two())).making == Errc::DomainsAreGiven);
}
