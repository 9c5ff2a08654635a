// The facts `perm` and `unique` of every kind of place: what they promise is tried out.
#include "tests/unit/vfs/tree_test.hpp"

#include <map>

using namespace wharf;
using test::at;
using test::kQueue;
using test::must;
using test::Session;
using test::TreeTest;

namespace {

// One entry of every kind, as a user of one domain sees them.
struct FactsTest : TreeTest {
    FactsTest()
    {
        const auto bob = publisher();
        must(bob->store("/requestId", std::string(32, 'a')));
        must(bob->store("/b2fd-cjk2/whole.csv", "a\n1\n"));
        bob->leave_partial("/b2fd-cjk2/half.csv", "a\n");
        must(bob->store("/b2fd-cjk2/both.csv", "old\n"));
        bob->leave_partial("/b2fd-cjk2/both.csv", "n");
        must(archive->datasets().replace(key, archive::FixedFile::Schema, "{}", archive::Sync::No));
    }

    std::string perm(Session& session, const std::string& path)
    {
        return protocol::perm_letters(must(session.tree.stat(at(path))).may);
    }

    // The letters of what works, each tried on its own.
    std::string tried(Session& session, const std::string& path)
    {
        auto& tree = session.tree;
        const auto inside = path == "/" ? path : path + '/';
        const auto stores = [&](const std::string& name, vfs::WriteMode mode) {
            return tree.open_write(at(name), mode, 0).has_value();
        };
        const bool folder = must(tree.stat(at(path))).kind == vfs::Entry::Kind::Directory;
        std::string letters;
        if (stores(path, vfs::WriteMode::Append)) letters += 'a';
        if (stores(inside + "new.csv", vfs::WriteMode::Store)) letters += 'c';
        if (folder) letters += 'e';
        if (tree.check_rename_source(at(path))) letters += 'f';
        if (session.list(path)) letters += 'l';
        if (tree.make_directory(at(inside + "cccc-cccc"))) letters += 'm';
        if (folder && purges(session, inside)) letters += 'p';
        if (tree.open_read(at(path), 0)) letters += 'r';
        if (stores(path, vfs::WriteMode::Store)) letters += 'w';
        if (tree.remove(at(path))) letters.insert(letters.starts_with('a') ? 1 : 0, "d");
        return letters;
    }

    // Whether anything in the folder can be deleted.
    static bool purges(Session& session, const std::string& inside)
    {
        if (session.tree.open_write(at(inside + "gone.csv"), vfs::WriteMode::Store, 0))
            must(session.store(inside + "gone.csv", "a\n"));
        bool purged = false;
        for (const auto& name : session.names(inside))
            purged = purged || (name == "gone.csv" && session.tree.remove(at(inside + name)));
        return purged;
    }
};

} // namespace

TEST_CASE_METHOD(FactsTest, "perm has exactly the letters of what works for who writes and who reads",
                 "[vfs]")
{
    const auto [path, writer, reader] = GENERATE(table<std::string, std::string, std::string>({
        {"/", "elm", "el"},
        {"/requestId", "rw", "r"},
        {"/datasync-version", "rw", "r"},
        {"/b2fd-cjk2", "celp", "el"},
        {"/b2fd-cjk2/active-control.json", "r", "r"},
        {"/b2fd-cjk2/active-schema.json", "r", "r"},
        {"/b2fd-cjk2/log.txt", "r", "r"},
        {"/b2fd-cjk2/status.txt", "r", "r"},
        {"/b2fd-cjk2/completed", "el", "el"},
        {kQueue, "cel", "el"},
        {"/b2fd-cjk2/whole.csv", "adfrw", "r"},
        {"/b2fd-cjk2/half.csv", "adw", ""},
        {"/b2fd-cjk2/both.csv", "adrw", "r"},
    }));
    CAPTURE(path);
    const auto bob = publisher();
    const auto vic = viewer();
    CHECK(perm(*vic, path) == reader);
    CHECK(tried(*vic, path) == reader);
    CHECK(perm(*bob, path) == writer);
    CHECK(tried(*bob, path) == writer);
}

TEST_CASE_METHOD(FactsTest, "domains are given, so their parent takes nothing new", "[vfs]")
{
    const auto root = admin();
    CHECK(perm(*root, "/") == "el");
    CHECK(tried(*root, "/") == "el");
    CHECK(perm(*root, "/data.example.gov") == "elm");
    CHECK(tried(*root, "/data.example.gov") == "elm");
}

TEST_CASE_METHOD(FactsTest, "a listing has the facts of its entries", "[vfs]")
{
    const auto bob = publisher();
    for (const std::string folder : {"/", "/b2fd-cjk2/"}) {
        for (const auto& entry : must(bob->list(folder))) {
            CAPTURE(folder, entry.name);
            const auto alone = must(bob->tree.stat(at(folder + entry.name)));
            CHECK(entry.may == alone.may);
            CHECK(entry.unique == alone.unique);
        }
    }
}

TEST_CASE_METHOD(FactsTest, "no two entries have one unique value, and each has one", "[vfs]")
{
    const auto bob = publisher();
    std::map<std::string, std::string> seen{{must(bob->tree.stat(at("/"))).unique, "/"}};
    for (const std::string folder : {"/", "/b2fd-cjk2/"}) {
        for (const auto& entry : must(bob->list(folder))) {
            CAPTURE(folder, entry.name, entry.unique);
            CHECK_FALSE(entry.unique.empty());
            CHECK(entry.unique.find_first_of("; ") == std::string::npos);
            CHECK(seen.emplace(entry.unique, folder + entry.name).second);
        }
    }
}

TEST_CASE_METHOD(FactsTest, "a file keeps its unique value under another name and in another session",
                 "[vfs]")
{
    const auto bob = publisher();
    const auto unique = [](Session& session, const std::string& path) {
        return must(session.tree.stat(at(path))).unique;
    };
    const auto before = unique(*bob, "/b2fd-cjk2/whole.csv");
    must(bob->rename("/b2fd-cjk2/whole.csv", "/b2fd-cjk2/other.csv"));
    CHECK(unique(*bob, "/b2fd-cjk2/other.csv") == before);
    must(bob->store("/b2fd-cjk2/other.csv", "a\n2\n"));
    CHECK(unique(*bob, "/b2fd-cjk2/other.csv") != before);
    for (const std::string path :
         {"/b2fd-cjk2", "/b2fd-cjk2/status.txt", "/requestId", "/b2fd-cjk2/half.csv"}) {
        const auto value = unique(*bob, path);
        CHECK(unique(*bob, "/data.example.gov" + path) == value);
        CHECK(unique(*admin(), "/data.example.gov" + path) == value);
    }
}
