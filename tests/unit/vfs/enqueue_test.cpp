// What a rename onto the enqueue folder, or an upload into it, means.
#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::error_of;
using test::kQueue;
using test::must;
using test::TreeTest;
using vfs::Errc;
using Names = std::vector<std::string>;

TEST_CASE_METHOD(TreeTest, "a rename onto the enqueue folder's own name enqueues, again and again",
                 "[vfs][drop-15]")
{
    const auto session = publisher();
    for (std::size_t i = 1; i <= 3; ++i) {
        must(session->store("/b2fd-cjk2/crimes.csv.gz", "x"));
        const std::string note = must(session->rename("/b2fd-cjk2/crimes.csv.gz", kQueue));
        REQUIRE(queued.size() == i);
        CHECK(note == "queued as job " + queued.back().manifest.id.text());
        CHECK(queued.back().manifest.filename.text() == "crimes.csv.gz");
        CHECK(error_of(session->tree.stat(test::at("/b2fd-cjk2/crimes.csv.gz"))) == Errc::NotFound);
        CHECK(session->names(kQueue).empty());
    }
}

TEST_CASE_METHOD(TreeTest, "a rename into the enqueue folder enqueues under the new name", "[vfs][drop-15]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/upload.tmp", "a\n"));
    CHECK(error_of(session->rename("/b2fd-cjk2/upload.tmp", kQueue)) == Errc::NotEnqueueable);
    must(session->rename("/b2fd-cjk2/upload.tmp", kQueue + "/crimes.csv"));
    CHECK(queued.at(0).manifest.filename.text() == "crimes.csv");
    CHECK(error_of(session->tree.stat(test::at("/b2fd-cjk2/upload.tmp"))) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "a file that has the name another one is enqueued under stays", "[vfs][drop-15]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/crimes.csv", "theirs\n"));
    must(session->store("/b2fd-cjk2/upload.tmp", "ours\n"));
    const bool refused = GENERATE(false, true);
    if (refused)
        env.fail_call(3, {boost::system::errc::no_space_on_device, boost::system::system_category()});
    CHECK(session->rename("/b2fd-cjk2/upload.tmp", kQueue + "/crimes.csv").has_value() == !refused);
    CHECK(queued.size() == (refused ? 0U : 1U));
    CHECK(must(session->fetch("/b2fd-cjk2/crimes.csv")) == "theirs\n");
    if (refused) CHECK(must(session->fetch("/b2fd-cjk2/upload.tmp")) == "ours\n");
}

TEST_CASE_METHOD(TreeTest, "a control file can have any name until it is enqueued", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/upsert.json", R"({"action": "Upsert", "csv": {}})"));
    CHECK(must(session->rename("/b2fd-cjk2/upsert.json", kQueue + "/control.json")) ==
          "control file accepted");
    CHECK(error_of(session->tree.stat(test::at("/b2fd-cjk2/upsert.json"))) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "a file can be enqueued into another dataset of the user", "[vfs]")
{
    const auto session = publisher();
    must(session->tree.make_directory(test::at("/aaaa-aaaa")));
    must(session->store("/b2fd-cjk2/crimes.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/crimes.csv", "/aaaa-aaaa/move-files-here-to-enqueue-job"));
    CHECK(queued.at(0).manifest.dataset.id.text() == "aaaa-aaaa");
}

TEST_CASE_METHOD(TreeTest, "a repeated rename onto the enqueue folder gives the same job", "[vfs][drop-15]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/crimes.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/crimes.csv", kQueue));
    const std::string again = must(session->rename("/b2fd-cjk2/crimes.csv", kQueue));
    CHECK(again == "queued already as job " + queued.at(0).manifest.id.text());
    CHECK(queued.size() == 1);
}

TEST_CASE_METHOD(TreeTest, "a rename of what another session took is no repetition of that one's",
                 "[vfs][drop-13]")
{
    const bool with_ids = GENERATE(true, false);
    const auto [name, text] = GENERATE(table<std::string, std::string>(
        {{"crimes.csv", "a\n"}, {"control.json", R"({"action": "Upsert", "csv": {}})"}}));
    const auto one = publisher();
    const auto two = publisher();
    if (with_ids) {
        must(one->store("/requestId", std::string(32, '1')));
        must(two->store("/requestId", std::string(32, '2')));
    }
    must(one->store("/b2fd-cjk2/" + name, text));
    must(two->store("/b2fd-cjk2/" + name, text));
    must(one->rename("/b2fd-cjk2/" + name, kQueue));
    CHECK(error_of(two->tree.check_rename_source(test::at("/b2fd-cjk2/" + name))) == Errc::NotFound);
    CHECK(error_of(two->rename("/b2fd-cjk2/" + name, kQueue)) == Errc::NotFound);
    must(one->rename("/b2fd-cjk2/" + name, kQueue));
    must(two->store("/b2fd-cjk2/" + name, text));
    must(two->rename("/b2fd-cjk2/" + name, kQueue));
}

TEST_CASE_METHOD(TreeTest, "a repetition is one under the same request id", "[vfs][drop-13]")
{
    const std::string id(32, '1');
    const auto first = publisher();
    must(first->store("/requestId", id));
    must(first->store("/b2fd-cjk2/crimes.csv", "a\n"));
    must(first->rename("/b2fd-cjk2/crimes.csv", kQueue));
    const auto again = publisher();
    must(again->store("/requestId", std::string(32, '2')));
    CHECK(error_of(again->rename("/b2fd-cjk2/crimes.csv", kQueue)) == Errc::NotFound);
    must(again->store("/requestId", id));
    must(again->rename("/b2fd-cjk2/crimes.csv", kQueue));
    CHECK(queued.size() == 1);
}

TEST_CASE_METHOD(TreeTest, "what is stored and removed is not taken for a job of before", "[vfs][drop-15]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/crimes.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/crimes.csv", kQueue));
    must(session->store("/b2fd-cjk2/crimes.csv", "b\n"));
    must(session->tree.remove(test::at("/b2fd-cjk2/crimes.csv")));
    CHECK(error_of(session->rename("/b2fd-cjk2/crimes.csv", kQueue)) == Errc::NotFound);
    CHECK(queued.size() == 1);
}

TEST_CASE_METHOD(TreeTest, "a rename of nothing never enqueues what happens to have the new name",
                 "[vfs][drop-15]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/old.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/old.csv", kQueue));
    const bool enqueued_lately = GENERATE(true, false);
    if (enqueued_lately) {
        must(session->store("/b2fd-cjk2/new.csv", "a\n"));
        must(session->rename("/b2fd-cjk2/new.csv", kQueue));
    }
    must(session->store("/b2fd-cjk2/new.csv", "a\n"));
    CHECK(error_of(session->rename("/b2fd-cjk2/old.csv", kQueue + "/new.csv")) == Errc::NotFound);
    CHECK(queued.size() == (enqueued_lately ? 2 : 1));
}

TEST_CASE("while there is no descriptor to spare a new file's rename is not taken for an earlier one's",
          "[vfs][drop-15]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        TreeTest t;
        const auto session = t.publisher();
        must(session->store("/b2fd-cjk2/crimes.csv", "a\n"));
        must(session->rename("/b2fd-cjk2/crimes.csv", kQueue));
        must(session->store("/b2fd-cjk2/new.csv", "b\n"));
        t.env.fail_reading(n, {boost::system::errc::too_many_files_open, boost::system::system_category()});
        const auto renamed = session->rename("/b2fd-cjk2/new.csv", kQueue + "/crimes.csv");
        reached = t.env.failed_reading();
        CHECK(renamed.has_value() == (t.queued.size() == 2));
    }
}

TEST_CASE("whatever call fails, a file whose rename onto the queue was refused is still there",
          "[vfs][drop-15]")
{
    const auto target = GENERATE_COPY(as<std::string>{}, kQueue, kQueue + "/other.csv",
                                      "/aaaa-aaaa/move-files-here-to-enqueue-job");
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, target);
        TreeTest t;
        const auto session = t.publisher();
        must(session->tree.make_directory(test::at("/aaaa-aaaa")));
        must(session->store("/b2fd-cjk2/crimes.csv", "a\n"));
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        const auto renamed = session->rename("/b2fd-cjk2/crimes.csv", target);
        reached = t.env.failed();
        CHECK(t.queued.size() == (renamed ? 1U : 0U));
        if (!renamed) CHECK(must(session->fetch("/b2fd-cjk2/crimes.csv")) == "a\n");
    }
}

TEST_CASE_METHOD(TreeTest, "a file stored into the enqueue folder becomes a job when it ended well", "[vfs]")
{
    const auto session = publisher();
    const auto receipt = must(session->store(kQueue + "/crimes.csv", "a,b\n"));
    REQUIRE(queued.size() == 1);
    CHECK(receipt.bytes == 4);
    CHECK(receipt.sha256 == queued[0].manifest.sha256);
    CHECK(receipt.note == "queued as job " + queued[0].manifest.id.text());
    CHECK(session->names(kQueue).empty());
    CHECK(error_of(session->fetch(kQueue + "/crimes.csv")) == Errc::NotReadable);
    CHECK(error_of(session->tree.stat(test::at(kQueue + "/crimes.csv"))) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest, "a file the queue would not take is refused before its bytes", "[vfs]")
{
    const auto session = publisher();
    CHECK(error_of(session->tree.open_write(test::at(kQueue + "/notes.txt"), vfs::WriteMode::Store, 0)) ==
          Errc::NotEnqueueable);
    CHECK(error_of(session->tree.open_write(test::at(kQueue), vfs::WriteMode::Store, 0)) ==
          Errc::IsADirectory);
}

TEST_CASE_METHOD(TreeTest, "an upload cut off on its way into the queue is a partial, not a job", "[vfs]")
{
    const auto session = publisher();
    session->leave_partial(kQueue + "/crimes.csv", "a,b\n");
    CHECK(queued.empty());
    const auto entry = must(session->tree.stat(test::at("/b2fd-cjk2/crimes.csv")));
    CHECK(entry.partial);
    must(session->store(kQueue + "/crimes.csv", "1,2\n", vfs::WriteMode::Store, 4));
    REQUIRE(queued.size() == 1);
    CHECK(queued[0].manifest.size == 8);
}

TEST_CASE_METHOD(TreeTest, "a repeated rename of a control file gives the same answer", "[vfs][drop-15]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/control.json", R"({"action": "Upsert", "csv": {}})"));
    CHECK(must(session->rename("/b2fd-cjk2/control.json", kQueue)) == "control file accepted");
    const std::string logged = log();
    CHECK(must(session->rename("/b2fd-cjk2/control.json", kQueue)) == "control file accepted");
    CHECK(log() == logged);
    CHECK(error_of(session->rename("/b2fd-cjk2/schema.json", kQueue)) == Errc::NotFound);
    const auto other = login({"carl", true, std::vector{key.domain}, "ftps"});
    CHECK(error_of(other->rename("/b2fd-cjk2/control.json", kQueue)) == Errc::NotFound);
    env.advance(jobs::Intake::kRepeat + std::chrono::milliseconds(1));
    CHECK(error_of(session->rename("/b2fd-cjk2/control.json", kQueue)) == Errc::NotFound);
}

TEST_CASE_METHOD(TreeTest,
                 "two control files stored into the queue at once are each taken by their own bytes",
                 "[vfs][drop-16]")
{
    const auto one = publisher();
    const auto two = publisher();
    const std::string upsert = R"({"action": "Upsert", "csv": {}})";
    auto first = must(one->tree.open_write(test::at(kQueue + "/control.json"), vfs::WriteMode::Store, 0));
    auto second = must(two->tree.open_write(test::at(kQueue + "/control.json"), vfs::WriteMode::Store, 0));
    must(first->write(test::bytes_of(upsert)));
    must(second->write(test::bytes_of("{")));
    const auto refused = must(second->commit());
    const auto accepted = must(first->commit());
    CHECK(refused.note.starts_with("control file refused"));
    CHECK(accepted.note == "control file accepted");
    CHECK(accepted.bytes == upsert.size());
    CHECK(accepted.sha256.size() == 64);
    CHECK(accepted.sha256 != refused.sha256);
    CHECK(text(archive::FixedFile::ActiveControl) == upsert);
    CHECK_FALSE(landed("control.json"));
}
