#include "archive/jobs/delta/patched_source.hpp"
#include "tests/unit/jobs/delta/hex.hpp"
#include "tests/unit/jobs/delta/patches.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::jobs;
using test::PatchMaker;

namespace {

const std::string kOld = "alpha,1;beta,22;ga"; // two blocks of eight bytes, and one of two

std::variant<std::string, JobError> read_all(ByteSource& source, std::size_t piece = 7)
{
    std::string all;
    std::vector<char> into(piece);
    for (;;) {
        auto got = source.read(into);
        if (auto* const error = std::get_if<JobError>(&got)) return std::move(*error);
        const std::size_t count = std::get<std::size_t>(got);
        if (count == 0) return all;
        all.append(into.data(), count);
    }
}

std::variant<std::string, JobError> patched(const std::string& patch, const std::string& old = kOld,
                                            std::size_t pieces = 1U << 20)
{
    Pieces source(patch, pieces);
    MemoryFile file(old);
    PatchedSource patched(source, &file, old.size());
    return read_all(patched);
}

std::string text_of(const std::variant<std::string, JobError>& made)
{
    if (const auto* const error = std::get_if<JobError>(&made)) FAIL(error->english);
    return std::get<std::string>(made);
}

JobError error_of(const std::variant<std::string, JobError>& made)
{
    const auto* const error = std::get_if<JobError>(&made);
    if (error == nullptr) FAIL("it was taken: " << std::get<std::string>(made));
    return *error;
}

} // namespace

TEST_CASE("the example of the format", "[delta]")
{
    const std::string patch = test::from_hex("034d4435 08 0000 0106 4e45572c393b 0001 0002 ff "
                                             "30a006169e678a530da03b3ad72b7c3d");
    CHECK(text_of(patched(patch)) == "alpha,1;NEW,9;beta,22;ga");
    CHECK(PatchMaker(8).copy(0).literal("NEW,9;").copy(1).copy(2).end() == patch);
}

TEST_CASE("it makes no difference in what pieces a patch comes", "[delta]")
{
    const std::string patch = PatchMaker(8).literal("zero").copy(2).copy(1).copy(1).copy(0).end();
    const std::size_t pieces = GENERATE(1, 2, 3, 5, 100);
    CHECK(text_of(patched(patch, kOld, pieces)) == "zerogabeta,22;beta,22;alpha,1;");
}

TEST_CASE("without an older version there are no blocks", "[delta]")
{
    CHECK(text_of(patched(PatchMaker(8).literal("a").end(), "")) == "a");
    CHECK(text_of(patched(PatchMaker(8).end(), "")).empty());
    CHECK(error_of(patched(PatchMaker(8).copy(0).end(), "")).type == "corrupt-patch");
    Pieces source(PatchMaker(8).copy(0).end());
    PatchedSource none(source, nullptr, 100);
    CHECK(error_of(read_all(none)).type == "corrupt-patch");
}

TEST_CASE("the digests that other clients may use", "[delta]")
{
    const std::string name = GENERATE("MD5", "SHA-1", "SHA1", "SHA-256");
    CHECK(text_of(patched(PatchMaker(8, name).copy(1).end())) == "beta,22;");
}

TEST_CASE("a large old file is read in order and out of it", "[delta]")
{
    std::string old;
    for (int i = 0; i < 100'000; ++i)
        old += std::to_string(i) + '\n';
    const std::uint64_t blocks = (old.size() + 1023) / 1024;
    PatchMaker forward(1024);
    PatchMaker backward(1024);
    std::string reversed;
    for (std::uint64_t i = 0; i < blocks; ++i) {
        forward.copy(i);
        backward.copy(blocks - 1 - i);
        reversed.insert(0, old.substr(i * 1024, 1024));
    }
    CHECK(text_of(patched(forward.end(), old)) == old);
    CHECK(text_of(patched(backward.end(), old)) == reversed);
}

TEST_CASE("a damaged patch is refused, by what is wrong and where", "[delta]")
{
    const std::string good = PatchMaker(8).copy(0).literal("NEW,9;").copy(2).end();
    const auto [patch, why] = GENERATE_COPY(table<std::string, std::string>({
        {"", "it ends before its end"},
        {"\x03MD", "it ends before its end"},
        {"\x03MD4\x08\xff", "it does not begin with the name of a digest"},
        {std::string(1, '\0') + good, "it does not begin with the name of a digest"},
        {PatchMaker(0).end(), "its block size is none"},
        {PatchMaker(10'485'761).end(), "its block size is none"},
        {PatchMaker(8).raw("\x02").end(), "it has an unknown operation"},
        {PatchMaker(8).copy(3).end(), "it copies a block that the older version does not have"},
        {PatchMaker(8).copy(~0ULL >> 2).end(), "it copies a block that the older version does not have"},
        {PatchMaker(8).literal("nine byte").end(), "it has a piece of text of no size that may be"},
        {PatchMaker(8).raw(std::string("\0\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12)).end(),
         "it has a number without an end"},
        {good.substr(0, good.size() - 1), "it ends before its end"},
        {good.substr(0, 11), "it ends within a piece of text"},
        {good.substr(0, good.size() - 17), "it ends before its end"},
        {good + "x", "something follows its end"},
        {good.substr(0, good.size() - 1) + "x", "its check sum is another"},
    }));
    const std::size_t pieces = GENERATE(1, 100);
    const JobError error = error_of(patched(patch, kOld, pieces));
    CHECK(error.type == "corrupt-patch");
    CHECK(error.english.find(why) != std::string::npos);
    CHECK_FALSE(error.transient);
}

TEST_CASE("a piece of text of no bytes is none", "[delta]")
{
    const std::string patch = PatchMaker(8).raw(std::string("\x01\0", 2)).end();
    CHECK(error_of(patched(patch)).english.find("no size that may be") != std::string::npos);
}

TEST_CASE("every flipped bit of a patch is found", "[delta]")
{
    const std::string good = PatchMaker(8).copy(0).literal("NEW,9;").copy(1).copy(2).end();
    const std::string file = text_of(patched(good));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        INFO("bit " << bit);
        CHECK(error_of(patched(bad)).type == "corrupt-patch");
    }
}

TEST_CASE("blocks smaller than any signature's are not copied, but text may come in small pieces", "[delta]")
{
    Pieces small(PatchMaker(1023).copy(0).end());
    MemoryFile file(kOld);
    PatchedSource refused(small, &file, kOld.size(), 1024);
    CHECK(error_of(read_all(refused)).english.find("smaller than those of a signature") != std::string::npos);
    Pieces text(PatchMaker(8).literal("new").end());
    PatchedSource taken(text, &file, kOld.size(), 1024);
    CHECK(text_of(read_all(taken)) == "new");
}

TEST_CASE("an old file that cannot be read is the server's fault", "[delta]")
{
    Pieces source(PatchMaker(8).copy(0).end());
    MemoryFile unreadable(kOld, 0);
    PatchedSource patched(source, &unreadable, kOld.size());
    CHECK(error_of(read_all(patched)).transient);

    Pieces again(PatchMaker(8).copy(2).end());
    MemoryFile shorter(kOld.substr(0, 10));
    PatchedSource cut(again, &shorter, kOld.size());
    CHECK(error_of(read_all(cut)).transient);
}
