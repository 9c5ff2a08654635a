#include "auth/file_edit.hpp"

#include "tests/support/scratch_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
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
