#include "auth/file_edit.hpp"

#include "tests/support/scratch_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <memory>
#include <thread>

using namespace std::chrono_literals;
using wharf::auth::FileEdit;

namespace {

// Somebody else's edit of a file in that folder.
class Held {
public:
    explicit Held(const std::filesystem::path& folder)
        : directory_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY))
    {
        REQUIRE(::flock(directory_, LOCK_EX) == 0);
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() { ::close(directory_); }

private:
    int directory_;
};

} // namespace

TEST_CASE("an edit waits for another one, but not for ever")
{
    const wharf::test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "bans.toml").string();
    auto held = std::make_unique<Held>(scratch.path());
    {
        const FileEdit edit(path, 20ms);
        CHECK(edit.problem().starts_with("cannot lock " + scratch.path().string()));
    }
    std::jthread other([&held] {
        std::this_thread::sleep_for(50ms);
        held.reset();
    });
    const FileEdit edit(path);
    CHECK(edit.problem().empty());
}

TEST_CASE("folders that root makes for a file belong to whom the folder above them belongs")
{
    if (geteuid() != 0) return;
    constexpr uid_t kOwner = 12345;
    const wharf::test::ScratchDirectory scratch;
    REQUIRE(chown(scratch.path().c_str(), kOwner, kOwner) == 0);
    FileEdit edit((scratch.path() / "bans" / "all" / "bans.toml").string());
    REQUIRE(edit.problem().empty());
    REQUIRE(edit.replace("x", FileEdit::Readers::Owner, (scratch.path() / "fresh-XXXXXX").string()).empty());
    for (const char* const name : {"bans", "bans/all", "bans/all/bans.toml"}) {
        struct stat status {};
        REQUIRE(stat((scratch.path() / name).c_str(), &status) == 0);
        CHECK(status.st_uid == kOwner);
    }
}
