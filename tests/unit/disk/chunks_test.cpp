#include "archive/disk/chunks.hpp"
#include "archive/disk/layout.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::archive;
using test::bytes_of;
using test::dataset_key;
using test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
const DatasetKey kOther = dataset_key("wxyz-9876");

struct ChunksTest : Yard {
    Chunks chunks() { return {env, uploads()}; }
    std::string keep(std::string_view text, const DatasetKey& key = kKey)
    {
        auto chunk = chunks().begin(key);
        REQUIRE(chunk);
        REQUIRE((*chunk)->write(bytes_of(text)));
        const auto name = chunks().keep(std::move(*chunk));
        REQUIRE(name);
        return name->text();
    }
    std::uint64_t used()
    {
        const auto room = uploads().space().room(kKey.domain);
        REQUIRE(room);
        return room->used;
    }
};

} // namespace

TEST_CASE_METHOD(ChunksTest, "a chunk is kept under a name of its own, with its dataset", "[disk][chunks]")
{
    const std::string one = keep("alpha");
    const std::string two = keep("beta");
    CHECK(one != two);
    CHECK(one.size() == 32);
    CHECK(chunks().size(kKey, one).value() == 5);
    CHECK(test::read_all(*chunks().open(kKey, two).value()) == "beta");
    CHECK(chunks().open(kOther, one).error() == Errc::NotFound);
    CHECK(chunks().size(kOther, one).error() == Errc::NotFound);
    CHECK(test::staged(env).empty());
}

TEST_CASE_METHOD(ChunksTest, "a chunk survives a restart, one under way does not", "[disk][chunks]")
{
    const std::string kept = keep("alpha");
    auto lost = chunks().begin(kKey);
    REQUIRE((*lost)->write(bytes_of("beta")));
    lost->reset();
    reopen();
    CHECK(test::read_all(*chunks().open(kKey, kept).value()) == "alpha");
    CHECK(chunks().all().value().size() == 1);
    CHECK(test::staged(env).empty());
}

TEST_CASE_METHOD(ChunksTest, "chunks count for what the domain holds", "[disk][chunks]")
{
    const std::uint64_t before = used();
    const std::string one = keep("alpha");
    CHECK(used() == before + 5);
    reopen();
    CHECK(used() == before + 5);
    REQUIRE(chunks().remove(kKey, one));
    CHECK(used() == before);
    CHECK(chunks().remove(kKey, one).error() == Errc::NotFound);

    uploads().space().set_limits({before + 6, 0});
    auto chunk = chunks().begin(kKey);
    REQUIRE(chunk);
    CHECK((*chunk)->write(bytes_of("seven b")).error() == Errc::OverQuota);
}

TEST_CASE_METHOD(ChunksTest, "what clients call a chunk may be anything", "[disk][chunks]")
{
    (void)keep("alpha");
    const std::string name = GENERATE(as<std::string>{}, "", ".", "..", "../../lock", "a/b", "nothing",
                                      std::string(5000, 'a'), std::string("a\0b", 3));
    CHECK(chunks().open(kKey, name).error() == Errc::NotFound);
    CHECK(chunks().size(kKey, name).error() == Errc::NotFound);
    CHECK(chunks().remove(kKey, name).error() == Errc::NotFound);
}

TEST_CASE_METHOD(ChunksTest, "no chunk without a dataset, and no dataset goes under a chunk",
                 "[disk][chunks]")
{
    CHECK(chunks().begin(dataset_key("none-0000")).error() == Errc::NotFound);
    const auto chunk = chunks().begin(kKey);
    REQUIRE(chunk);
    CHECK(uploads().while_none(kKey, [] { return result<void>(); }).error() ==
          boost::system::errc::directory_not_empty);
}

TEST_CASE_METHOD(ChunksTest, "the chunks of a dataset that is removed go with it", "[disk][chunks]")
{
    Datasets datasets(env);
    const DatasetKey unused = dataset_key("none-1111");
    REQUIRE(datasets.create(unused, "{}"));
    (void)keep("alpha", unused);
    (void)keep("beta");
    REQUIRE(jobs().remove_unused(unused, datasets));
    CHECK(chunks().all().value().size() == 1);
    CHECK(used() == 4);
}

TEST_CASE_METHOD(ChunksTest, "all there are, with when they came", "[disk][chunks]")
{
    (void)keep("alpha");
    const std::string two = keep("beta", kOther);
    const auto all = chunks().all().value();
    REQUIRE(all.size() == 2);
    CHECK(all[1].place.key == kOther);
    CHECK(all[1].place.name.text() == two);
    CHECK(all[1].arrived == env.now());
}
