#include "tests/support/fake_file.hpp"

#include <algorithm>

namespace wharf::test {

using archive::error_code;
using archive::result;
namespace errc = boost::system::errc;

namespace {

error_code failure(errc::errc_t value)
{
    return {value, boost::system::system_category()};
}

} // namespace

archive::FileInfo info_of(const Inode& node)
{
    return {node.kind, node.data.size(), node.modified, node.id};
}

FakeFile::FakeFile(FakeEnv& env, Node node, archive::OpenMode mode, std::shared_ptr<void> lock)
    : env_(env)
    , node_(std::move(node))
    , mode_(mode)
    , lock_(std::move(lock))
    , run_(env.runs_)
{
}

error_code FakeFile::fault_in_reading()
{
    return run_ == env_.runs_ ? env_.fault_in_reading() : failure(errc::io_error);
}

error_code FakeFile::fault_in_changing()
{
    return run_ == env_.runs_ ? env_.fault_in_changing() : failure(errc::io_error);
}

result<std::size_t> FakeFile::read_at(std::uint64_t offset, std::span<std::byte> into)
{
    const std::lock_guard guard(env_.mutex_);
    return read(offset, into);
}

result<std::size_t> FakeFile::read_now(std::uint64_t offset, std::span<std::byte> into)
{
    const std::lock_guard guard(env_.mutex_);
    if (env_.in_memory_ == 0) return failure(errc::operation_would_block);
    return read(offset, into.first(std::min(into.size(), env_.in_memory_)));
}

result<std::size_t> FakeFile::read(std::uint64_t offset, std::span<std::byte> into)
{
    if (const auto fault = fault_in_reading()) return fault;
    if (node_->kind == archive::FileKind::Directory) return failure(errc::is_a_directory);
    const auto data = std::as_bytes(std::span(node_->data));
    const auto begin = static_cast<std::size_t>(std::min<std::uint64_t>(offset, data.size()));
    const auto part = data.subspan(begin, std::min(into.size(), data.size() - begin));
    std::ranges::copy(part, into.begin());
    return part.size();
}

result<void> FakeFile::append(std::span<const std::byte> bytes)
{
    const std::lock_guard guard(env_.mutex_);
    const auto fault = fault_in_changing();
    if (mode_ == archive::OpenMode::Read) return failure(errc::bad_file_descriptor);
    if (fault && (env_.power_goes_ || run_ != env_.runs_)) return fault;
    const auto written = bytes.first(fault ? bytes.size() / 2 : bytes.size());
    node_->data.append(reinterpret_cast<const char*>(written.data()), written.size());
    node_->modified = env_.now_;
    return fault ? result<void>(fault) : result<void>();
}

result<void> FakeFile::truncate(std::uint64_t size)
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto fault = fault_in_changing()) return fault;
    if (mode_ == archive::OpenMode::Read) return failure(errc::invalid_argument);
    node_->data.resize(static_cast<std::size_t>(size));
    node_->modified = env_.now_;
    return {};
}

result<void> FakeFile::set_modified(archive::TimePoint modified)
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto fault = fault_in_changing()) return fault;
    node_->modified = modified;
    return {};
}

result<void> FakeFile::sync()
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto fault = fault_in_changing()) return fault;
    env_.disk_.sync_file(*node_);
    return {};
}

result<archive::FileInfo> FakeFile::info()
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    return info_of(*node_);
}

result<void> FakeFile::set_mark(std::string_view text)
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto fault = fault_in_changing()) return fault;
    if (env_.marks_ == Marks::Unsupported) return failure(errc::not_supported);
    env_.disk_.set_mark(node_, text);
    return {};
}

result<std::string> FakeFile::mark()
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto fault = fault_in_reading()) return fault;
    return node_->mark;
}

} // namespace wharf::test
