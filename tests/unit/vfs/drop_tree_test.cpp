#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::error_of;
using test::kQueue;
using test::must;
using test::TreeTest;
using vfs::Errc;
using Names = std::vector<std::string>;

TEST_CASE_METHOD(TreeTest, "a single-domain root lists requestId before it was ever written",
                 "[vfs][drop-08]")
{
    const auto session = publisher();
    CHECK(session->names("/") == Names{"b2fd-cjk2", "datasync-version", "requestId"});
    const auto entry = must(session->tree.stat(test::at("requestId")));
    CHECK(entry.name == "requestId");
    CHECK(entry.kind == vfs::Entry::Kind::File);
    CHECK(entry.size == 0);
    CHECK(must(session->fetch("/requestId")).empty());
}

TEST_CASE_METHOD(TreeTest, "a multi-domain root has no requestId, its domains have", "[vfs][drop-09]")
{
    must(archive->datasets().create_domain(must(archive::DomainName::parse("open.example.org"))));
    const auto session = admin();
    CHECK(error_of(session->tree.stat(test::at("requestId"))) == Errc::NotFound);
    CHECK(error_of(session->list("requestId")) == Errc::NotFound);
    CHECK(session->names("/") == Names{"data.example.gov", "open.example.org"});
    CHECK(must(session->tree.stat(test::at("/Data.Example.Gov/requestId"))).size == 0);
    CHECK(session->names("/DATA.example.gov/b2fd-cjk2").size() == 5);
    CHECK(error_of(session->list("/none.example.com")) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "a user sees only the domains given, and those are made when missing",
                 "[vfs][drop-09]")
{
    must(archive->datasets().create_domain(must(archive::DomainName::parse("secret.example.org"))));
    const auto session = login(
        {"bob", true, std::vector{key.domain, must(archive::DomainName::parse("new.example.org"))}, "ftps"});
    CHECK(session->names("/") == Names{"data.example.gov", "new.example.org"});
    CHECK(error_of(session->tree.stat(test::at("/secret.example.org"))) == Errc::NotFound);
    must(session->tree.make_directory(test::at("/new.example.org/aaaa-aaaa")));
}

TEST_CASE_METHOD(TreeTest, "a single-domain user may name the domain in front", "[vfs][drop-10]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/Data.Example.GOV/aaaa-aaaa")));
    must(session->store("/data.example.gov/aaaa-aaaa/a.csv", "a\n"));
    CHECK(must(session->fetch("/aaaa-aaaa/a.csv")) == "a\n");
    CHECK(session->names("/data.example.gov") == session->names("/"));
}

TEST_CASE_METHOD(TreeTest, "MKD of a dataset makes all of it, and again is no error", "[vfs][drop-11]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/aaaa-aaaa")));
    must(session->tree.make_directory(test::at("/aaaa-aaaa")));
    CHECK(session->names("/aaaa-aaaa") == Names{"active-control.json", "completed", "log.txt",
                                                "move-files-here-to-enqueue-job", "status.txt"});
    CHECK(must(session->tree.stat(test::at("/aaaa-aaaa/status.txt"))).size == 0);
    CHECK(must(session->fetch("/aaaa-aaaa/active-control.json")).find("Replace") != std::string::npos);
}

TEST_CASE_METHOD(TreeTest, "MKD of anything but a dataset says what can be made", "[vfs]")
{
    const auto one = publisher();
    for (const auto* path :
         {"/folder", "/AAAA-AAAA", "/aaaa-aaaa-aaaa", "/b2fd-cjk2/sub", "/b2fd-cjk2/completed/x",
          "/requestId", "/b2fd-cjk2/log.txt", "/b2fd-cjk2/move-files-here-to-enqueue-job/x"})
        CHECK(error_of(one->tree.make_directory(test::at(path))) == Errc::OnlyDatasets);
    CHECK(error_of(admin()->tree.make_directory(test::at("/new.example.com"))) == Errc::DomainsAreGiven);
    CHECK(error_of(admin()->tree.make_directory(test::at("/none.example.com/aaaa-aaaa"))) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "status.txt can be read from MKD on", "[vfs][drop-12]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/aaaa-aaaa")));
    CHECK(must(session->fetch("/aaaa-aaaa/status.txt")).empty());
    must(archive->datasets().remove(test::dataset_key("data.example.gov", "aaaa-aaaa"),
                                    archive::FixedFile::Status));
    CHECK(must(session->fetch("/aaaa-aaaa/status.txt")).empty());
    CHECK(error_of(session->fetch("/zzzz-zzzz/status.txt")) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "two sessions of one account do not mix their request ids", "[vfs][drop-13]")
{
    const std::string mine(32, 'a');
    const std::string theirs(32, 'b');
    const auto me = publisher();
    const auto them = publisher();
    must(me->store("/requestId", mine));
    must(them->store("/requestId", theirs));
    CHECK(must(me->fetch("/requestId")) == theirs);
    must(me->store("/b2fd-cjk2/mine.csv", "a\n"));
    must(them->store("/b2fd-cjk2/theirs.csv", "a\n"));
    must(me->rename("/b2fd-cjk2/mine.csv", kQueue));
    must(them->rename("/b2fd-cjk2/theirs.csv", kQueue));
    REQUIRE(queued.size() == 2);
    CHECK(queued[0].manifest.request_id == mine);
    CHECK(queued[1].manifest.request_id == theirs);
    CHECK(must(me->fetch("/b2fd-cjk2/status.txt")) == mine + " : QUEUED: mine.csv is waiting\n");
    CHECK(must(them->fetch("/b2fd-cjk2/status.txt")) == theirs + " : QUEUED: theirs.csv is waiting\n");
    CHECK(must(viewer()->fetch("/b2fd-cjk2/status.txt")) == theirs + " : QUEUED: theirs.csv is waiting\n");
}

TEST_CASE_METHOD(TreeTest, "a session's own line has its own size in listings", "[vfs][drop-13]")
{
    const auto me = publisher();
    must(me->store("/b2fd-cjk2/mine.csv", "a\n"));
    must(me->rename("/b2fd-cjk2/mine.csv", kQueue));
    must(board.post(key, "other", "SUCCESS: something much longer than the line of this session, by far",
                    archive::Sync::Yes));
    const auto size = must(me->tree.stat(test::at("/b2fd-cjk2/status.txt"))).size;
    CHECK(size == must(me->fetch("/b2fd-cjk2/status.txt")).size());
}

TEST_CASE_METHOD(TreeTest,
                 "a status that is asked for its size and then read is the same, but for another job",
                 "[vfs]")
{
    const auto me = publisher();
    const auto size = [&] { return must(me->tree.stat(test::at("/b2fd-cjk2/status.txt"))).size; };
    const auto text = [&] { return must(me->fetch("/b2fd-cjk2/status.txt")); };
    must(me->store("/b2fd-cjk2/mine.csv", "a\n"));
    must(me->rename("/b2fd-cjk2/mine.csv", kQueue));
    const std::string waiting = text();
    const std::string tag = waiting.substr(0, waiting.find(' '));
    CHECK(size() == waiting.size());
    must(board.post(key, tag, "SUCCESS: all of it", archive::Sync::Yes));
    CHECK(text() == waiting);
    CHECK(text() == tag + " : SUCCESS: all of it\n");

    CHECK(size() == text().size());
    (void)size();
    must(me->store("/b2fd-cjk2/next.csv", "a\n"));
    must(me->rename("/b2fd-cjk2/next.csv", kQueue));
    CHECK(text().ends_with("next.csv is waiting\n"));
}

TEST_CASE_METHOD(TreeTest, "a request id tags control files until a data file takes it", "[vfs][drop-13]")
{
    const std::string id(32, 'c');
    const auto session = publisher();
    must(session->store("/requestId", id));
    must(session->store("/b2fd-cjk2/control.json", test::kPlainControl));
    must(session->rename("/b2fd-cjk2/control.json", kQueue));
    CHECK(must(session->fetch("/b2fd-cjk2/status.txt")).starts_with(id + " : SUCCESS"));
    must(session->store("/b2fd-cjk2/a.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/a.csv", kQueue));
    must(session->store("/b2fd-cjk2/b.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/b.csv", kQueue));
    REQUIRE(queued.size() == 2);
    CHECK(queued[0].manifest.request_id == id);
    CHECK(queued[1].manifest.request_id.empty());
    CHECK(must(session->fetch("/b2fd-cjk2/status.txt"))
              .starts_with(queued[1].manifest.id.text() + " : QUEUED"));
}

TEST_CASE_METHOD(TreeTest, "an enqueue that fails does not take the request id", "[vfs][drop-13]")
{
    const auto session = publisher();
    must(session->store("/requestId", std::string(32, 'd')));
    must(session->store("/b2fd-cjk2/a.csv", "a\n"));
    env.fail_call(1, {boost::system::errc::no_space_on_device, boost::system::system_category()});
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", kQueue)) == boost::system::errc::no_space_on_device);
    must(session->rename("/b2fd-cjk2/a.csv", kQueue));
    CHECK(queued.at(0).manifest.request_id == std::string(32, 'd'));
}

TEST_CASE_METHOD(TreeTest, "requestId takes 32 lower-case hexadecimal digits and nothing else",
                 "[vfs][drop-13]")
{
    const auto bad = GENERATE(as<std::string>{}, "", "abc", std::string(31, 'a'), std::string(33, 'a'),
                              std::string(32, 'A'), std::string(32, 'g'), std::string(31, 'a') + "\n",
                              std::string(500, 'a'));
    const auto session = publisher();
    must(session->store("/requestId", std::string(32, 'a')));
    CHECK(error_of(session->store("/requestId", bad)) == Errc::BadRequestId);
    CHECK(must(session->fetch("/requestId")) == std::string(32, 'a'));
    CHECK(error_of(session->store("/requestId", "a", vfs::WriteMode::Append)) == Errc::BadOffset);
    CHECK(error_of(session->store("/requestId", "a", vfs::WriteMode::Store, 31)) == Errc::BadOffset);
}

TEST_CASE_METHOD(TreeTest, "datasync-version takes a short printable text", "[vfs][drop-14]")
{
    const auto session = publisher();
    must(session->store("/datasync-version", "1.9.9"));
    CHECK(must(session->fetch("/datasync-version")) == "1.9.9");
    for (const std::string& bad :
         {std::string(), std::string(65, '1'), std::string("1.9\n"), std::string("\xc3\xa9")})
        CHECK(error_of(session->store("/datasync-version", bad)) == Errc::BadVersion);
    CHECK(must(session->tree.stat(test::at("/datasync-version"))).size == 5);
}

TEST_CASE_METHOD(TreeTest, "names of all kinds of characters pass through", "[vfs][drop-18]")
{
    const auto name =
        GENERATE(as<std::string>{}, "\xc3\x9cn\xc3\xaf+(1).csv.gz", "??.csv.gz", "a b 100%.tsv.gz");
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/" + name, "x"));
    CHECK(must(session->tree.stat(test::at("/b2fd-cjk2/" + name))).size == 1);
    must(session->rename("/b2fd-cjk2/" + name, kQueue));
    CHECK(queued.at(0).manifest.filename.text() == name);
}

TEST_CASE_METHOD(TreeTest, "SIZE is the stored size, and so is a partial's", "[vfs][drop-17]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv.gz", std::string(93, 'x')));
    CHECK(must(session->tree.stat(test::at("/b2fd-cjk2/a.csv.gz"))).size == 93);
    session->leave_partial("/b2fd-cjk2/b.csv.gz", std::string(50, 'x'));
    CHECK(must(session->tree.stat(test::at("/b2fd-cjk2/b.csv.gz"))).size == 50);
}

TEST_CASE("no error text has a percent sign, and each is one sentence of its own", "[vfs][drop-17]")
{
    std::set<std::string> texts;
    for (int value = static_cast<int>(Errc::NotFound); value <= static_cast<int>(Errc::Denied); ++value) {
        const std::string text = make_error_code(static_cast<Errc>(value)).message();
        CHECK(text.find('%') == std::string::npos);
        CHECK(text.ends_with('.'));
        CHECK(texts.insert(text).second);
    }
}

TEST_CASE_METHOD(TreeTest, "a partial is listed and resumable, not readable, renamable or enqueueable",
                 "[vfs]")
{
    const auto session = publisher();
    session->leave_partial("/b2fd-cjk2/a.csv", "abc");
    const auto entry = must(session->tree.stat(test::at("/b2fd-cjk2/a.csv")));
    CHECK(entry.partial);
    CHECK(protocol::perm_letters(entry.may) == "adw");
    CHECK(error_of(session->fetch("/b2fd-cjk2/a.csv")) == Errc::Incomplete);
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", "/b2fd-cjk2/b.csv")) == Errc::Incomplete);
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", kQueue)) == Errc::Incomplete);
    must(session->store("/b2fd-cjk2/a.csv", "def", vfs::WriteMode::Store, 3));
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv")) == "abcdef");
    CHECK(error_of(session->store("/b2fd-cjk2/a.csv", "x", vfs::WriteMode::Store, 99)) == Errc::BadOffset);
}

TEST_CASE_METHOD(TreeTest, "APPE continues what is there, else begins", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "abc", vfs::WriteMode::Append));
    must(session->store("/b2fd-cjk2/a.csv", "def", vfs::WriteMode::Append));
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv")) == "abcdef");
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv", 4)) == "ef");
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv", 6)).empty());
    CHECK(error_of(session->fetch("/b2fd-cjk2/a.csv", 7)) == Errc::BadOffset);
}

TEST_CASE_METHOD(TreeTest, "what is appended in the enqueue folder does not go on from a file beside it",
                 "[vfs]")
{
    const auto session = publisher();
    const std::string queued_as = std::string(kQueue) + "/a.csv";
    must(session->store("/b2fd-cjk2/a.csv", "id\n1\n"));
    CHECK(error_of(session->store(queued_as, "2\n", vfs::WriteMode::Store, 5)) == Errc::BadOffset);
    must(session->store(queued_as, "id\n2\n", vfs::WriteMode::Append));
    REQUIRE(queued.size() == 1);
    CHECK(queued.front().manifest.size == 5);
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv")) == "id\n1\n");
    session->leave_partial("/b2fd-cjk2/b.csv", "id\n");
    must(session->store(std::string(kQueue) + "/b.csv", "3\n", vfs::WriteMode::Append));
    REQUIRE(queued.size() == 2);
    CHECK(queued.back().manifest.size == 5);
}

TEST_CASE_METHOD(TreeTest, "an upload over the limit is refused and nothing of it is kept", "[vfs]")
{
    const auto session = publisher();
    auto handle = must(session->tree.open_write(test::at("/b2fd-cjk2/a.csv"), vfs::WriteMode::Store, 0));
    const std::string most(1000, 'x');
    must(handle->write(test::bytes_of(most)));
    CHECK(error_of(handle->write(test::bytes_of("x"))) == Errc::TooLarge);
    handle->digest_ahead(test::bytes_of("y")); // the session is at the next block by then
    CHECK(error_of(handle->write(test::bytes_of("y"))) == Errc::TooLarge);
    CHECK(handle->proves_whole() == false);
    CHECK_FALSE(handle->keep_partial());
    CHECK(error_of(handle->commit()) == Errc::TooLarge);
    handle->keep_partial();
    CHECK(error_of(session->tree.stat(test::at("/b2fd-cjk2/a.csv"))) == Errc::NotFound);
    must(session->store("/b2fd-cjk2/a.csv", most));
}

TEST_CASE_METHOD(TreeTest, "of two uploads of one name at once the last to end is there", "[vfs]")
{
    const auto one = publisher();
    const auto two = publisher();
    auto first = must(one->tree.open_write(test::at("/b2fd-cjk2/a.csv"), vfs::WriteMode::Store, 0));
    must(two->store("/b2fd-cjk2/a.csv", "second"));
    must(first->write(test::bytes_of("first")));
    must(first->commit());
    CHECK(must(two->fetch("/b2fd-cjk2/a.csv")) == "first");
}

TEST_CASE_METHOD(TreeTest, "files belong into datasets", "[vfs]")
{
    const auto session = publisher();
    const auto write = [&](std::string_view path) {
        return error_of(session->tree.open_write(test::at(path), vfs::WriteMode::Store, 0));
    };
    CHECK(write("/a.csv") == Errc::NotHere);
    CHECK(write("/b2fd-cjk2/sub/a.csv") == Errc::NotHere);
    CHECK(write("/b2fd-cjk2") == Errc::IsADirectory);
    CHECK(write("/b2fd-cjk2/completed") == Errc::IsADirectory);
    CHECK(write("/zzzz-zzzz/a.csv") == Errc::NotFound);
    CHECK(write("/b2fd-cjk2/hold") == Errc::NameNotAllowed);
    CHECK(write("/b2fd-cjk2/.wharf-a") == Errc::NameNotAllowed);
}

TEST_CASE_METHOD(TreeTest, "what the archive protects is read-only for everybody", "[vfs]")
{
    const auto session = publisher();
    must(archive->datasets().replace(key, archive::FixedFile::Schema, "{}", archive::Sync::No));
    must(session->store("/b2fd-cjk2/a.csv", "x"));
    for (const std::string name : {"active-control.json", "active-schema.json", "log.txt", "status.txt"}) {
        CAPTURE(name);
        const std::string path = "/b2fd-cjk2/" + name;
        CHECK(error_of(session->store(path, "x")) == Errc::ReadOnly);
        CHECK(error_of(session->tree.remove(test::at(path))) == Errc::ReadOnly);
        CHECK(error_of(session->rename(path, "/b2fd-cjk2/b.csv")) == Errc::ReadOnly);
        CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", path)) == Errc::ReadOnly);
        const auto entry = must(session->tree.stat(test::at(path)));
        CHECK(protocol::perm_letters(entry.may) == "r");
    }
    CHECK(error_of(session->tree.remove(test::at("/requestId"))) == Errc::ReadOnly);
    CHECK(error_of(session->rename("/requestId", "/b2fd-cjk2/b.csv")) == Errc::ReadOnly);
    CHECK(error_of(session->rename("/b2fd-cjk2", "/aaaa-aaaa")) == Errc::ReadOnly);
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", "/requestId")) == Errc::ReadOnly);
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", "/a.csv")) == Errc::NotHere);
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", "/aaaa-aaaa")) == Errc::IsADirectory);
    CHECK(session->fetch("/b2fd-cjk2/a.csv").has_value());
}

TEST_CASE_METHOD(TreeTest, "a dataset that was made by mistake can be removed, and made again", "[vfs]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/zzzz-zzzz")));
    must(session->tree.remove_directory(test::at("/zzzz-zzzz")));
    CHECK(error_of(session->tree.stat(test::at("/zzzz-zzzz"))) == Errc::NotFound);
    must(session->tree.make_directory(test::at("/zzzz-zzzz")));
    must(session->store("/zzzz-zzzz/control.json", R"({"action": "Upsert", "csv": {}})"));
    must(session->rename("/zzzz-zzzz/control.json", "/zzzz-zzzz/move-files-here-to-enqueue-job"));
    CHECK(error_of(session->tree.remove_directory(test::at("/zzzz-zzzz"))) == Errc::NotEmpty);
}

TEST_CASE_METHOD(TreeTest, "a dataset to which something is on its way is not removed", "[vfs]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/zzzz-zzzz")));
    const std::string path =
        GENERATE(as<std::string>{}, "/zzzz-zzzz/a.csv", "/zzzz-zzzz/move-files-here-to-enqueue-job/a.csv");
    auto upload = must(session->tree.open_write(test::at(path), vfs::WriteMode::Store, 0));
    must(upload->write(test::bytes_of("id\n")));
    const auto removed = [&] { return session->tree.remove_directory(test::at("/zzzz-zzzz")); };
    CHECK(error_of(removed()) == Errc::NotEmpty);
    SECTION("also when it broke off")
    {
        CHECK(upload->keep_partial());
        upload.reset();
        CHECK(must(session->tree.stat(test::at("/zzzz-zzzz/a.csv"))).partial);
        CHECK(error_of(removed()) == Errc::NotEmpty);
        must(session->tree.remove(test::at("/zzzz-zzzz/a.csv")));
        must(removed());
    }
    SECTION("nor when it came")
    {
        must(upload->commit());
        CHECK(error_of(removed()) == Errc::NotEmpty);
    }
}

TEST_CASE_METHOD(TreeTest, "other folders are never removed", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n"));
    CHECK(error_of(session->tree.remove_directory(test::at("/b2fd-cjk2"))) == Errc::NotEmpty);
    CHECK(error_of(session->tree.remove_directory(test::at("/b2fd-cjk2/completed"))) == Errc::ReadOnly);
    CHECK(error_of(session->tree.remove_directory(test::at(kQueue))) == Errc::ReadOnly);
    CHECK(error_of(session->tree.remove_directory(test::at("/"))) == Errc::ReadOnly);
    CHECK(error_of(session->tree.remove_directory(test::at("/requestId"))) == Errc::NotADirectory);
    CHECK(error_of(session->tree.remove_directory(test::at("/zzzz-zzzz"))) == Errc::NotFound);
    CHECK(error_of(session->tree.remove(test::at("/b2fd-cjk2"))) == Errc::IsADirectory);
}

TEST_CASE_METHOD(TreeTest, "uploads can be renamed, moved between datasets and deleted", "[vfs]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/aaaa-aaaa")));
    must(session->store("/b2fd-cjk2/a.csv", "x"));
    CHECK(must(session->rename("/b2fd-cjk2/a.csv", "/b2fd-cjk2/b.csv")).empty());
    must(session->rename("/b2fd-cjk2/b.csv", "/aaaa-aaaa/c.csv"));
    CHECK(must(session->fetch("/aaaa-aaaa/c.csv")) == "x");
    must(session->tree.remove(test::at("/aaaa-aaaa/c.csv")));
    CHECK(error_of(session->fetch("/aaaa-aaaa/c.csv")) == Errc::NotFound);
    CHECK(error_of(session->tree.remove(test::at("/aaaa-aaaa/c.csv"))) == Errc::NotFound);
    CHECK(error_of(session->rename("/aaaa-aaaa/c.csv", "/aaaa-aaaa/d.csv")) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "a viewer reads everything and writes nothing", "[vfs]")
{
    must(publisher()->store("/b2fd-cjk2/a.csv", "x"));
    const auto session = viewer();
    CHECK(must(session->fetch("/b2fd-cjk2/a.csv")) == "x");
    CHECK(error_of(session->store("/b2fd-cjk2/a.csv", "y")) == Errc::Denied);
    CHECK(error_of(session->store("/requestId", std::string(32, 'a'))) == Errc::Denied);
    CHECK(error_of(session->rename("/b2fd-cjk2/a.csv", kQueue)) == Errc::Denied);
    CHECK(error_of(session->tree.rename(test::at("/b2fd-cjk2/a.csv"), test::at(kQueue))) == Errc::Denied);
    CHECK(error_of(session->tree.remove(test::at("/b2fd-cjk2/a.csv"))) == Errc::Denied);
    CHECK(error_of(session->tree.make_directory(test::at("/aaaa-aaaa"))) == Errc::Denied);
    CHECK(error_of(session->tree.remove_directory(test::at("/b2fd-cjk2"))) == Errc::Denied);
    for (const auto& entry : must(session->list("/b2fd-cjk2")))
        CHECK((entry.may & ~(protocol::kMayEnter | protocol::kMayList | protocol::kMayRead)) == 0);
}

TEST_CASE_METHOD(TreeTest, "listing a file or nothing is told apart", "[vfs]")
{
    const auto session = publisher();
    CHECK(error_of(session->list("/b2fd-cjk2/log.txt")) == Errc::NotADirectory);
    CHECK(error_of(session->list("/b2fd-cjk2/absent.csv")) == Errc::NotFound);
    CHECK(error_of(session->list("/zzzz-zzzz")) == Errc::NotFound);
    CHECK(error_of(session->list("/zzzz-zzzz/move-files-here-to-enqueue-job")) == Errc::NotFound);
    CHECK(error_of(session->fetch("/b2fd-cjk2")) == Errc::IsADirectory);
    CHECK(error_of(session->fetch("/b2fd-cjk2/absent.csv")) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "a log read while it grows ends at a whole line", "[vfs]")
{
    must(archive->datasets().append_log(key, "first line\n"));
    const auto session = publisher();
    auto reading = must(session->tree.open_read(test::at("/b2fd-cjk2/log.txt"), 0));
    must(archive->datasets().append_log(key, "second line\n"));
    CHECK(reading->size() == 11);
    std::array<std::byte, 100> block{};
    CHECK(must(reading->read(block)) == 11);
    CHECK(must(reading->read(block)) == 0);
}

TEST_CASE_METHOD(TreeTest, "a folder is sorted while it is small, and whole whatever its size", "[vfs]")
{
    const auto count = GENERATE(0, 1, 490, 499, 500, 501, 1203);
    const auto detail = GENERATE(vfs::Detail::Names, vfs::Detail::Facts);
    CAPTURE(count);
    const auto session = publisher();
    auto expected = session->names("/b2fd-cjk2");
    const auto before = expected.size();
    for (int i = 0; i < count; ++i) {
        expected.push_back("f" + std::to_string(10'000 + i) + ".csv");
        env.plant("domains/data.example.gov/b2fd-cjk2/" + expected.back(), "x");
    }
    std::ranges::sort(expected);
    std::vector<std::string> names;
    for (const auto& entry : must(session->list("/b2fd-cjk2", detail)))
        names.push_back(entry.name);
    if (count < 500) CHECK(names == expected);
    std::ranges::sort(names);
    CHECK(names == expected);
    CHECK(names.size() == before + static_cast<std::size_t>(count));
}
