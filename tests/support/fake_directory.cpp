#include "tests/support/fake_directory.hpp"

#include "tests/support/fake_file.hpp"

#include <algorithm>

namespace wharf::test {

using archive::error_code;
using archive::result;
namespace errc = boost::system::errc;

FakeDirectory::FakeDirectory(FakeEnv& env, Node node)
    : env_(env)
    , node_(std::move(node))
    , run_(env.runs_)
{
}

error_code FakeDirectory::fault()
{
    if (run_ != env_.runs_) return {errc::io_error, boost::system::system_category()};
    return env_.fault_in_reading();
}

result<std::span<const archive::Directory::Name>> FakeDirectory::next()
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto error = fault()) return error;
    given_.clear();
    names_.clear();
    for (auto at = node_->entries.upper_bound(last_); at != node_->entries.end() && given_.size() < kAtOnce;
         ++at)
        given_.push_back(at->first);
    if (!given_.empty()) last_ = given_.back();
    std::ranges::shuffle(given_, env_.random_);
    for (const std::string& name : given_)
        names_.push_back({name, node_->entries.find(name)->second->kind});
    return std::span<const Name>(names_);
}

result<archive::FileInfo> FakeDirectory::stat(std::string_view name)
{
    const std::lock_guard guard(env_.mutex_);
    if (const auto error = fault()) return error;
    const auto found = node_->entries.find(name);
    if (found == node_->entries.end())
        return error_code(errc::no_such_file_or_directory, boost::system::system_category());
    return info_of(*found->second);
}

} // namespace wharf::test
