// Env in memory: counts the calls that change the disk, fails the one a test asks for, and forgets on a crash
// what was never synced. The clock stands still until it is moved. Thread-safe.
//
// A sweep of failures runs the code under test with fail_call(1), fail_call(2), ... until failed() stays
// false; a sweep of crashes does the same with crash_at(n) and then calls crash(seed) for a few seeds.
#pragma once

#include "tests/support/fake_disk.hpp"

#include <functional>
#include <mutex>
#include <random>

namespace wharf::test {

enum class Marks { Supported, Unsupported };

class FakeEnv final : public archive::Env {
public:
    explicit FakeEnv(Marks marks = Marks::Supported)
        : marks_(marks)
    {
    }

    // The n-th changing call from now (1 is the next) fails once and has no effect, but for append, which
    // writes half of its bytes as a full disk does.
    void fail_call(std::uint64_t n, archive::error_code error);
    // The same of calls that change nothing: open, stat, list, reading.
    void fail_reading(std::uint64_t n, archive::error_code error);
    // From the n-th changing call from now on every call fails with EIO, reading ones too: the power is gone.
    void crash_at(std::uint64_t n);
    // Whether the call chosen by fail_call or crash_at was reached; by fail_reading.
    [[nodiscard]] bool failed() const;
    [[nodiscard]] bool failed_reading() const;
    [[nodiscard]] std::uint64_t calls() const; // changing calls so far

    // After both, open files answer EIO, locks are free and nothing fails any more. crash() is a power cut:
    // the disk keeps what fake_disk.hpp says and boot_id changes. restart() is kill -9: the disk keeps all.
    void crash(std::uint64_t seed);
    void restart();

    void refuse_links(); // link answers EPERM, as on a file system without hard links
    void refuse_directories_in(std::string path); // whoever makes one beneath it is told EACCES
    void set_now(archive::TimePoint now);
    void advance(std::chrono::milliseconds by);
    // Called at each step() by its name, on the thread that is there, before the step counts.
    void at_step(std::function<void(std::string_view)> what);
    // From now on a file's read_now() gives so many bytes at most; none at 0, as from a disk without a cache.
    void set_in_memory(std::size_t bytes);
    void set_free_space(std::uint64_t bytes); // what free_space() says; nothing is kept from being written

    // For arranging and looking at a test's disk; these never count or fail.
    void plant(std::string_view path, std::string_view text); // with its directories, durable; replaces
    [[nodiscard]] std::optional<std::string> contents(std::string_view path) const; // of a file
    [[nodiscard]] std::vector<std::string> tree() const; // all paths, sorted; directories end with '/'

    archive::result<std::unique_ptr<archive::File>> open(std::string_view path,
                                                         archive::OpenMode mode) override;
    archive::result<archive::FileInfo> stat(std::string_view path) override;
    archive::result<std::vector<archive::DirEntry>> list(std::string_view directory) override;
    archive::result<std::unique_ptr<archive::Directory>> open_directory(std::string_view path) override;
    archive::result<void> make_directory(std::string_view path) override;
    archive::result<void> sync_directory(std::string_view path) override;
    archive::result<void> rename(std::string_view from, std::string_view to) override;
    archive::result<void> link(std::string_view from, std::string_view to) override;
    archive::result<void> remove(std::string_view file) override;
    archive::result<void> remove_directory(std::string_view path) override;
    archive::result<std::uint64_t> free_space() override;
    archive::TimePoint now() override;
    std::uint64_t random() override;
    std::string boot_id() override;
    archive::result<std::unique_ptr<archive::File>> lock(std::string_view path) override;
    void step(std::string_view name) override;

private:
    friend class FakeFile;
    friend class FakeDirectory;

    // Both want the mutex held.
    [[nodiscard]] archive::error_code fault_in_reading();
    [[nodiscard]] archive::error_code fault_in_changing();
    archive::result<void> change(const std::function<archive::result<void>()>& what);
    void start_over();

    mutable std::mutex mutex_;
    FakeDisk disk_;
    Marks marks_;
    archive::TimePoint now_{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};
    std::uint64_t free_space_ = std::uint64_t{1} << 40;
    std::mt19937_64 random_{1};
    std::uint64_t boots_ = 1;
    std::uint64_t runs_ = 1; // files of an earlier run are dead
    std::uint64_t calls_ = 0;
    std::uint64_t fail_at_ = 0; // in calls_; 0 = never
    archive::error_code fail_with_;
    std::uint64_t readings_ = 0;
    std::uint64_t fail_reading_at_ = 0; // in readings_; 0 = never
    archive::error_code fail_reading_with_;
    std::function<void(std::string_view)> at_step_;
    std::size_t in_memory_ = 0; // bytes of every reading
    bool links_ = true;
    std::optional<std::string> closed_; // no directory can be made beneath it
    bool power_goes_ = false;           // at fail_at_, and does not come back
};

} // namespace wharf::test
