#ifdef WHARF_FAULT_POINTS

#include "archive/disk/killing_env.hpp"

#include <csignal>

namespace wharf::archive {

namespace {

class KillingFile final : public File {
public:
    KillingFile(KillingEnv& env, std::unique_ptr<File> file)
        : env_(env)
        , file_(std::move(file))
    {
    }
    result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override
    {
        return file_->read_at(offset, into);
    }
    result<std::size_t> read_now(std::uint64_t offset, std::span<std::byte> into) override
    {
        return file_->read_now(offset, into);
    }
    result<void> append(std::span<const std::byte> bytes) override
    {
        env_.count();
        return file_->append(bytes);
    }
    result<void> truncate(std::uint64_t size) override
    {
        env_.count();
        return file_->truncate(size);
    }
    result<void> set_modified(TimePoint modified) override
    {
        env_.count();
        return file_->set_modified(modified);
    }
    result<void> sync() override
    {
        env_.count();
        return file_->sync();
    }
    result<FileInfo> info() override { return file_->info(); }
    result<void> set_mark(std::string_view text) override
    {
        env_.count();
        return file_->set_mark(text);
    }
    result<std::string> mark() override { return file_->mark(); }

private:
    KillingEnv& env_;
    std::unique_ptr<File> file_;
};

} // namespace

void KillingEnv::count()
{
    if (++changes_ == kill_at_) std::raise(SIGKILL);
}

result<std::unique_ptr<File>> KillingEnv::open(std::string_view path, OpenMode mode)
{
    if (mode == OpenMode::Create) count();
    auto file = env_.open(path, mode);
    if (!file) return file.error();
    return std::make_unique<KillingFile>(*this, std::move(*file));
}

result<void> KillingEnv::make_directory(std::string_view path)
{
    count();
    return env_.make_directory(path);
}

result<void> KillingEnv::sync_directory(std::string_view path)
{
    count();
    return env_.sync_directory(path);
}

result<void> KillingEnv::rename(std::string_view from, std::string_view to)
{
    count();
    return env_.rename(from, to);
}

result<void> KillingEnv::link(std::string_view from, std::string_view to)
{
    count();
    return env_.link(from, to);
}

result<void> KillingEnv::remove(std::string_view file)
{
    count();
    return env_.remove(file);
}

result<void> KillingEnv::remove_directory(std::string_view path)
{
    count();
    return env_.remove_directory(path);
}

void KillingEnv::step(std::string_view name)
{
    count();
    env_.step(name);
}

} // namespace wharf::archive

#endif
