// An Env that lets a test do something in the middle of somebody else's operation: just before the next call
// of one kind on a path with a certain beginning. Or it has one path that cannot be looked at, or does not
// know the machine's boots.
#pragma once

#include "archive/disk/env.hpp"

#include <functional>
#include <string>
#include <utility>

namespace wharf::test {

class InterveningEnv final : public archive::Env {
public:
    explicit InterveningEnv(archive::Env& env)
        : env_(env)
    {
    }

    void before_making(std::string prefix, std::function<void()> what)
    {
        making_ = {prefix, std::move(what)};
    }
    void before_opening(std::string prefix, std::function<void()> what)
    {
        opening_ = {prefix, std::move(what)};
    }
    void before_renaming(std::string prefix, std::function<void()> what)
    {
        renaming_ = {prefix, std::move(what)};
    }
    void before_removing(std::string prefix, std::function<void()> what)
    {
        removing_ = {prefix, std::move(what)};
    }
    void fail_stat_of(std::string path) { unreadable_ = std::move(path); }
    void know_no_boots() { knows_boots_ = false; }

    archive::result<void> make_directory(std::string_view path) override
    {
        making_.run_at(path);
        return env_.make_directory(path);
    }
    archive::result<void> rename(std::string_view from, std::string_view to) override
    {
        renaming_.run_at(from);
        return env_.rename(from, to);
    }

    archive::result<std::unique_ptr<archive::File>> open(std::string_view path,
                                                         archive::OpenMode mode) override
    {
        opening_.run_at(path);
        return env_.open(path, mode);
    }
    archive::result<archive::FileInfo> stat(std::string_view path) override
    {
        if (path == unreadable_)
            return archive::error_code(boost::system::errc::io_error, boost::system::system_category());
        return env_.stat(path);
    }
    archive::result<std::vector<archive::DirEntry>> list(std::string_view path) override
    {
        return env_.list(path);
    }
    archive::result<std::unique_ptr<archive::Directory>> open_directory(std::string_view path) override
    {
        return env_.open_directory(path);
    }
    archive::result<void> sync_directory(std::string_view path) override { return env_.sync_directory(path); }
    archive::result<void> link(std::string_view from, std::string_view to) override
    {
        return env_.link(from, to);
    }
    archive::result<void> remove(std::string_view file) override
    {
        removing_.run_at(file);
        return env_.remove(file);
    }
    archive::result<void> remove_directory(std::string_view path) override
    {
        return env_.remove_directory(path);
    }
    archive::result<std::uint64_t> free_space() override { return env_.free_space(); }
    archive::TimePoint now() override { return env_.now(); }
    std::uint64_t random() override { return env_.random(); }
    std::string boot_id() override { return knows_boots_ ? env_.boot_id() : std::string(); }
    archive::result<std::unique_ptr<archive::File>> lock(std::string_view path) override
    {
        return env_.lock(path);
    }
    void step(std::string_view name) override { env_.step(name); }

private:
    struct Hook {
        std::string prefix;
        std::function<void()> what;

        void run_at(std::string_view path) // once
        {
            if (what && path.starts_with(prefix)) std::exchange(what, nullptr)();
        }
    };

    archive::Env& env_;
    Hook making_;
    Hook opening_;
    Hook renaming_;
    Hook removing_;
    std::string unreadable_;
    bool knows_boots_ = true;
};

} // namespace wharf::test
