#include "tests/support/fake_env.hpp"

#include "tests/support/fake_directory.hpp"
#include "tests/support/fake_file.hpp"

#include <algorithm>

namespace wharf::test {

using archive::error_code;
using archive::File;
using archive::FileKind;
using archive::OpenMode;
using archive::result;
namespace errc = boost::system::errc;

namespace {

error_code failure(errc::errc_t value)
{
    return {value, boost::system::system_category()};
}

void collect(const Inode& directory, const std::string& prefix, std::vector<std::string>& paths)
{
    for (const auto& [name, node] : directory.entries) {
        if (node->kind != FileKind::Directory) {
            paths.push_back(prefix + name);
            continue;
        }
        const std::string nested = prefix + name + "/";
        paths.push_back(nested);
        collect(*node, nested, paths);
    }
}

} // namespace

error_code FakeEnv::fault_in_reading()
{
    ++readings_;
    if (power_goes_ && calls_ >= fail_at_) return failure(errc::io_error);
    return readings_ == fail_reading_at_ ? fail_reading_with_ : error_code();
}

error_code FakeEnv::fault_in_changing()
{
    ++calls_;
    if (power_goes_ && calls_ >= fail_at_) return failure(errc::io_error);
    return calls_ == fail_at_ ? fail_with_ : error_code();
}

result<void> FakeEnv::change(const std::function<result<void>()>& what)
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = fault_in_changing()) return fault;
    return what();
}

void FakeEnv::fail_call(std::uint64_t n, error_code error)
{
    const std::lock_guard guard(mutex_);
    fail_at_ = calls_ + n;
    fail_with_ = error;
    power_goes_ = false;
}

void FakeEnv::fail_reading(std::uint64_t n, error_code error)
{
    const std::lock_guard guard(mutex_);
    fail_reading_at_ = readings_ + n;
    fail_reading_with_ = error;
}

void FakeEnv::crash_at(std::uint64_t n)
{
    const std::lock_guard guard(mutex_);
    fail_at_ = calls_ + n;
    power_goes_ = true;
}

bool FakeEnv::failed() const
{
    const std::lock_guard guard(mutex_);
    return fail_at_ != 0 && calls_ >= fail_at_;
}

bool FakeEnv::failed_reading() const
{
    const std::lock_guard guard(mutex_);
    return fail_reading_at_ != 0 && readings_ >= fail_reading_at_;
}

std::uint64_t FakeEnv::calls() const
{
    const std::lock_guard guard(mutex_);
    return calls_;
}

void FakeEnv::start_over()
{
    ++runs_;
    fail_at_ = 0;
    fail_reading_at_ = 0;
    power_goes_ = false;
}

void FakeEnv::crash(std::uint64_t seed)
{
    const std::lock_guard guard(mutex_);
    disk_.crash(seed);
    ++boots_;
    start_over();
}

void FakeEnv::restart()
{
    const std::lock_guard guard(mutex_);
    start_over();
}

void FakeEnv::refuse_links()
{
    const std::lock_guard guard(mutex_);
    links_ = false;
}

void FakeEnv::refuse_directories_in(std::string path)
{
    const std::lock_guard guard(mutex_);
    closed_ = std::move(path);
}

void FakeEnv::set_now(archive::TimePoint now)
{
    const std::lock_guard guard(mutex_);
    now_ = now;
}

void FakeEnv::advance(std::chrono::milliseconds by)
{
    const std::lock_guard guard(mutex_);
    now_ += by;
}

void FakeEnv::plant(std::string_view path, std::string_view text)
{
    const std::lock_guard guard(mutex_);
    for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1))
        (void)disk_.create(path.substr(0, slash), FileKind::Directory);
    (void)disk_.unlink(path, FileKind::Regular);
    auto node = disk_.create(path, FileKind::Regular);
    node.value()->data = text;
    node.value()->modified = now_;
    disk_.sync_everything();
}

std::optional<std::string> FakeEnv::contents(std::string_view path) const
{
    const std::lock_guard guard(mutex_);
    auto node = disk_.find(path);
    if (!node || (*node)->kind != FileKind::Regular) return std::nullopt;
    return (*node)->data;
}

std::vector<std::string> FakeEnv::tree() const
{
    const std::lock_guard guard(mutex_);
    std::vector<std::string> paths;
    collect(*disk_.find(".").value(), "", paths);
    std::ranges::sort(paths);
    return paths;
}

result<std::unique_ptr<File>> FakeEnv::open(std::string_view path, OpenMode mode)
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = mode == OpenMode::Create ? fault_in_changing() : fault_in_reading()) return fault;
    auto node = mode == OpenMode::Create ? disk_.create(path, FileKind::Regular) : disk_.find(path);
    if (!node) return node.error();
    if (mode != OpenMode::Create && (*node)->kind == FileKind::Directory)
        return failure(errc::is_a_directory);
    if (mode == OpenMode::Create) (*node)->modified = now_;
    return std::make_unique<FakeFile>(*this, *node, mode, nullptr);
}

result<archive::FileInfo> FakeEnv::stat(std::string_view path)
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    auto node = disk_.find(path);
    if (!node) return node.error();
    return info_of(**node);
}

result<std::vector<archive::DirEntry>> FakeEnv::list(std::string_view directory)
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    auto node = disk_.find(directory);
    if (!node) return node.error();
    if ((*node)->kind != FileKind::Directory) return failure(errc::not_a_directory);
    std::vector<archive::DirEntry> entries;
    for (const auto& [name, child] : (*node)->entries)
        entries.push_back({name, child->kind});
    std::ranges::shuffle(entries, random_); // a real one has no order either
    return entries;
}

result<std::unique_ptr<archive::Directory>> FakeEnv::open_directory(std::string_view path)
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    auto node = disk_.find(path);
    if (!node) return node.error();
    if ((*node)->kind != FileKind::Directory) return failure(errc::not_a_directory);
    return std::make_unique<FakeDirectory>(*this, *node);
}

result<void> FakeEnv::make_directory(std::string_view path)
{
    return change([&]() -> result<void> {
        if (closed_ && path.starts_with(*closed_)) return failure(errc::permission_denied);
        auto node = disk_.create(path, FileKind::Directory);
        if (!node) return node.error();
        (*node)->modified = now_;
        return {};
    });
}

result<void> FakeEnv::sync_directory(std::string_view path)
{
    return change([&]() -> result<void> {
        auto node = disk_.find(path);
        if (!node) return node.error();
        if ((*node)->kind != FileKind::Directory) return failure(errc::not_a_directory);
        disk_.sync_directory(**node);
        return {};
    });
}

result<void> FakeEnv::rename(std::string_view from, std::string_view to)
{
    return change([&] { return disk_.rename(from, to); });
}

result<void> FakeEnv::link(std::string_view from, std::string_view to)
{
    return change(
        [&] { return links_ ? disk_.link(from, to) : result<void>(failure(errc::operation_not_permitted)); });
}

result<void> FakeEnv::remove(std::string_view file)
{
    return change([&] { return disk_.unlink(file, FileKind::Regular); });
}

result<void> FakeEnv::remove_directory(std::string_view path)
{
    return change([&] { return disk_.unlink(path, FileKind::Directory); });
}

void FakeEnv::set_in_memory(std::size_t bytes)
{
    const std::lock_guard guard(mutex_);
    in_memory_ = bytes;
}

void FakeEnv::set_free_space(std::uint64_t bytes)
{
    const std::lock_guard guard(mutex_);
    free_space_ = bytes;
}

archive::result<std::uint64_t> FakeEnv::free_space()
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    return free_space_;
}

archive::TimePoint FakeEnv::now()
{
    const std::lock_guard guard(mutex_);
    return now_;
}

std::uint64_t FakeEnv::random()
{
    const std::lock_guard guard(mutex_);
    return random_();
}

std::string FakeEnv::boot_id()
{
    const std::lock_guard guard(mutex_);
    return "boot-" + std::to_string(boots_);
}

result<std::unique_ptr<File>> FakeEnv::lock(std::string_view path)
{
    const std::lock_guard guard(mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    auto node = disk_.find(path);
    if (!node) node = disk_.create(path, FileKind::Regular);
    if (!node) return node.error();
    const auto held = std::static_pointer_cast<const std::uint64_t>((*node)->lock.lock());
    if (held && *held == runs_) return failure(errc::operation_would_block);
    auto lock = std::make_shared<std::uint64_t>(runs_);
    (*node)->lock = lock;
    return std::make_unique<FakeFile>(*this, *node, OpenMode::Append, std::move(lock));
}

void FakeEnv::at_step(std::function<void(std::string_view)> what)
{
    const std::scoped_lock lock(mutex_);
    at_step_ = std::move(what);
}

void FakeEnv::step(std::string_view name)
{
    const auto what = [this] {
        const std::scoped_lock lock(mutex_);
        return at_step_;
    }();
    if (what) what(name);
    (void)change([] { return result<void>(); });
}

} // namespace wharf::test
