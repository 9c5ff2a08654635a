#include "tests/unit/vfs/tree_test.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/control/control_file.hpp"

using namespace wharf;
using archive::FixedFile;
using test::at;
using test::bytes_of;
using test::error_of;
using test::kQueue;
using test::must;
using test::Session;
using test::TreeTest;
using vfs::Errc;
using vfs::LookEarly;

namespace {

const std::string kFolder = "/b2fd-cjk2";
const std::string kSchema = R"({"columns": [{"fieldName": "id"}, {"fieldName": "city"}]})";
const std::string kMisfit = "id,town\n1,Rome\n";
const std::string kFit = "id,city\n1,Rome\n";

struct EarlyTest : TreeTest {
    EarlyTest() { put(FixedFile::Schema, kSchema); }
    void put(FixedFile file, const std::string& text)
    {
        must(archive->datasets().replace(key, file, text, archive::Sync::Yes));
    }
    std::unique_ptr<Session> publisher(LookEarly look = LookEarly::Everywhere)
    {
        return std::make_unique<Session>(*archive, intake, board,
                                         vfs::Access{"bob", true, std::vector{key.domain}, "ftps"},
                                         vfs::DropTreeOptions{std::uint64_t{1} << 30, look});
    }
    // Each text is a block of its own. What the first refusal is, and what the client is told.
    std::string send(const std::string& path, const std::vector<std::string>& blocks,
                     LookEarly look = LookEarly::Everywhere)
    {
        const auto session = publisher(look);
        const auto handle = must(session->tree.open_write(at(path), vfs::WriteMode::Store, 0));
        for (const auto& block : blocks) {
            const auto written = handle->write(bytes_of(block));
            if (written) continue;
            CHECK(error_of(handle->write(bytes_of("more"))) == written.error());
            CHECK(error_of(handle->commit()) == written.error());
            CHECK_FALSE(handle->keep_partial());
            return handle->why_hopeless();
        }
        const auto receipt = must(handle->commit());
        CHECK(handle->why_hopeless().empty());
        return receipt.note.empty() ? "stored" : "queued";
    }
    // The events of log.txt, without their times and ids.
    std::vector<std::string> story()
    {
        std::vector<std::string> events;
        const std::string all = log();
        for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end + 1) {
            end = all.find('\n', begin);
            const std::string line = all.substr(begin, end - begin);
            events.push_back(line.substr(line.find(' ', line.find(' ') + 1) + 1));
        }
        return events;
    }
};

const std::string kNoTown =
    "Its job would fail (to change how it is read, enqueue the new control.json or schema.json first): the "
    "dataset has no column \"town\"";

} // namespace

TEST_CASE_METHOD(EarlyTest, "a large file is refused as it begins when its job would fail", "[vfs][early]")
{
    const std::string folder = GENERATE(kFolder, kQueue);
    must(publisher()->store(kFolder + "/a.csv", "older"));
    CHECK(send(folder + "/a.csv", {kMisfit, "2,Oslo\n", "3,Bern\n"}) == kNoTown);
    CHECK(must(publisher()->fetch(kFolder + "/a.csv")) == "older");
    CHECK(must(publisher()->tree.stat(at(kFolder + "/a.csv"))).size == 5);
    CHECK(must(archive->uploads().partials()).empty());
    CHECK(queued.empty());
    CHECK(send(folder + "/b.csv", {kFit, "2,Oslo\n"}) == (folder == kQueue ? "queued" : "stored"));
}

TEST_CASE_METHOD(EarlyTest, "the dataset's log tells of an upload that was refused", "[vfs][early]")
{
    send(kFolder + "/a.csv", {kMisfit, "2,Oslo\n"});
    CHECK(story() ==
          std::vector<std::string>{
              "upload-refused filename=a.csv user=bob via=ftps details.fieldNames=town "
              "details.type=field-not-in-dataset english=\"the dataset has no column \\\"town\\\"\""});
    CHECK(status().empty());
}

TEST_CASE_METHOD(EarlyTest, "a file that ends within its first block lands, and its job tells what is wrong",
                 "[vfs][early]")
{
    CHECK(send(kQueue + "/a.csv", {kMisfit}) == "queued");
    CHECK(send(kFolder + "/b.csv", {kMisfit, ""}) == "stored");
    CHECK(story().size() == 1);
    CHECK(queued.size() == 1);
}

TEST_CASE_METHOD(EarlyTest, "early_check chooses which uploads are looked at", "[vfs][early]")
{
    const auto [look, folder, queue] = GENERATE(table<LookEarly, bool, bool>({
        {LookEarly::Everywhere, true, true},
        {LookEarly::InQueue, false, true},
        {LookEarly::Never, false, false},
    }));
    CHECK((send(kFolder + "/a.csv", {kMisfit, kFit}, look) == kNoTown) == folder);
    CHECK((send(kQueue + "/a.csv", {kMisfit, kFit}, look) == kNoTown) == queue);
}

TEST_CASE_METHOD(EarlyTest, "a header is waited for until it is all there", "[vfs][early]")
{
    const std::string much = std::string(1 << 20, 'x');
    CHECK(send(kFolder + "/a.csv", {"id,", much + "\n1,2\n", "1,2\n"}).starts_with("Its job would fail"));
    CHECK(send(kFolder + "/a.csv", {"id", "," + much, much, much, much + "\n1,2\n", "1,2\n"})
              .starts_with("Its job would fail"));
    const std::vector<std::string> unclosed(22, "\"" + much);
    CHECK(send(kFolder + "/a.csv", unclosed).ends_with("is a quote never closed?"));
}

TEST_CASE_METHOD(EarlyTest, "a header that fits is looked at once, and what comes later is left to the job",
                 "[vfs][early]")
{
    CHECK(send(kFolder + "/a.csv", {kFit, std::string(2 << 20, ','), "\n"}) == "stored");
}

TEST_CASE_METHOD(EarlyTest, "whoever stores the data before the settings for it may do so", "[vfs][early]")
{
    const std::string setting = GENERATE("control.json", "schema.json");
    SECTION("the setting waits to be enqueued")
    {
        must(publisher()->store(kFolder + "/" + setting, "{}"));
    }
    SECTION("the setting broke off")
    {
        publisher()->leave_partial(kFolder + "/" + setting, "{");
    }
    CHECK(send(kFolder + "/a.csv", {kMisfit, kFit}) == "stored");
    CHECK(send(kFolder + "/a.csv.gz", {kFit, kFit}) ==
          "Its job would fail: the name ends in .gz, but the file is not compressed with gzip");
    CHECK(send(kQueue + "/a.csv", {kMisfit, kFit}) == kNoTown);
}

TEST_CASE_METHOD(EarlyTest, "a dataset as it was made takes anything but what its name belies",
                 "[vfs][early]")
{
    must(archive->datasets().remove(key, FixedFile::Schema));
    put(FixedFile::ActiveControl, jobs::default_control_file());
    const std::string ragged = "id,city\n1\n";
    CHECK(send(kFolder + "/a.csv", {ragged, kFit}) == "stored");
    CHECK(send(kFolder + "/a.csv.gz", {kFit, kFit}).starts_with("Its job would fail: "));
    CHECK(send(kFolder + "/a.csv", {"\x1F\x8B\x08", kFit}).starts_with("Its job would fail: "));
    CHECK(send(kQueue + "/a.csv", {ragged, kFit}).starts_with("Its job would fail (to change how"));
    put(FixedFile::ActiveControl, R"({"csv": {}})");
    CHECK(send(kFolder + "/a.csv", {ragged, kFit}).starts_with("Its job would fail (to change how"));
}

TEST_CASE_METHOD(EarlyTest, "columns that earlier jobs may still make are not held against a file",
                 "[vfs][early]")
{
    put(FixedFile::Schema, R"({"rowIdentifier": "id"})");
    const std::string cities = "city\nRome\n";
    SECTION("nothing is there to make them: the row identifier is missing")
    {
        CHECK(send(kFolder + "/a.csv", {cities, "Oslo\n"}).ends_with("which is the row identifier"));
    }
    SECTION("a job is queued")
    {
        must(publisher()->store(kQueue + "/first.csv", kFit));
        CHECK(send(kFolder + "/a.csv", {cities, "Oslo\n"}) == "stored");
        CHECK(send(kFolder + "/a.csv", {kFit + "1\n", kFit}).starts_with("Its job would fail"));
    }
    SECTION("there is a table")
    {
        const std::string table = archive::layout::table(key);
        std::ignore = env.make_directory(archive::layout::parent(table));
        must(env.open(table, archive::OpenMode::Create));
        CHECK(send(kFolder + "/a.csv", {cities, "Oslo\n"}) == "stored");
    }
}

TEST_CASE_METHOD(EarlyTest, "only data files are looked at, and only from their first byte", "[vfs][early]")
{
    CHECK(send(kFolder + "/notes.txt", {kMisfit, kFit}) == "stored");
    const auto session = publisher();
    session->leave_partial(kFolder + "/a.csv", kMisfit);
    for (const auto mode : {vfs::WriteMode::Append, vfs::WriteMode::Store}) {
        const auto handle = must(
            session->tree.open_write(at(kFolder + "/a.csv"), mode, mode == vfs::WriteMode::Store ? 8 : 0));
        while (must(handle->catch_up()) > 0) {
        }
        must(handle->write(bytes_of("1,2,3\n")));
        must(handle->write(bytes_of("1,2,3\n")));
        handle->keep_partial();
    }
}

TEST_CASE_METHOD(EarlyTest, "settings that cannot be read are no reason to refuse a file", "[vfs][early]")
{
    const auto [file, text] = GENERATE(table<FixedFile, std::string>({
        {FixedFile::Schema, "{"},
        {FixedFile::ActiveControl, "{"},
    }));
    put(file, text);
    CHECK(send(kQueue + "/a.csv", {kMisfit, kFit}) == "queued");
}
