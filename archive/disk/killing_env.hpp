// For crash tests of the real process, and only built with WHARF_FAULT_POINTS: an Env that ends the process,
// as the power going would, right before the n-th call that changes the disk.
#pragma once

#ifdef WHARF_FAULT_POINTS

#include "archive/disk/env.hpp"

#include <atomic>
#include <cstdint>

namespace wharf::archive {

// Counts calls of itself and of the files it opened, from 1; 0 never ends the process. Thread-safe.
class KillingEnv final : public Env {
public:
    KillingEnv(Env& env, std::uint64_t kill_at)
        : env_(env)
        , kill_at_(kill_at)
    {
    }

    result<std::unique_ptr<File>> open(std::string_view path, OpenMode mode) override;
    result<FileInfo> stat(std::string_view path) override { return env_.stat(path); }
    result<std::vector<DirEntry>> list(std::string_view directory) override { return env_.list(directory); }
    result<std::unique_ptr<Directory>> open_directory(std::string_view path) override
    {
        return env_.open_directory(path);
    }
    result<void> make_directory(std::string_view path) override;
    result<void> sync_directory(std::string_view path) override;
    result<void> rename(std::string_view from, std::string_view to) override;
    result<void> link(std::string_view from, std::string_view to) override;
    result<void> remove(std::string_view file) override;
    result<void> remove_directory(std::string_view path) override;
    result<std::uint64_t> free_space() override { return env_.free_space(); }
    TimePoint now() override { return env_.now(); }
    std::uint64_t random() override { return env_.random(); }
    std::string boot_id() override { return env_.boot_id(); }
    result<std::unique_ptr<File>> lock(std::string_view path) override { return env_.lock(path); }
    void step(std::string_view name) override;

    void count(); // one more change is about to happen

private:
    Env& env_;
    std::uint64_t kill_at_;
    std::atomic<std::uint64_t> changes_{0};
};

} // namespace wharf::archive

#endif
