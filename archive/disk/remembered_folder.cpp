#include "archive/disk/remembered_folder.hpp"

#include <algorithm>
#include <functional>

namespace wharf::archive {

RememberedFolder::RememberedFolder(std::shared_ptr<std::atomic<std::size_t>> used, std::size_t most)
    : used_(std::move(used))
    , most_(most)
{
}

RememberedFolder::~RememberedFolder()
{
    *used_ -= own_;
}

bool RememberedFolder::add(std::string_view name, FileKind kind)
{
    const std::size_t more = sizeof(Entry) + name.size();
    if ((*used_ += more) > most_) {
        *used_ -= more;
        return false;
    }
    own_ += more;
    entries_.push_back(
        {static_cast<std::uint32_t>(names_.size()), static_cast<std::uint8_t>(name.size()), kind});
    names_ += name;
    return true;
}

void RememberedFolder::shrink()
{
    names_.shrink_to_fit();
    entries_.shrink_to_fit();
}

Directory::Name RememberedFolder::name(std::size_t index) const
{
    const Entry& entry = entries_[index];
    return {std::string_view(names_).substr(entry.begin, entry.length), entry.kind};
}

const RememberedFolder::Entry* RememberedFolder::find(std::string_view name) const
{
    const char* const first = names_.data();
    const std::less<const char*> before; // also for pointers into something else
    if (before(name.data(), first) || !before(name.data(), first + names_.size())) return nullptr;
    const auto begin = static_cast<std::uint32_t>(name.data() - first);
    const auto found =
        std::lower_bound(entries_.begin(), entries_.end(), begin,
                         [](const Entry& entry, std::uint32_t at) { return entry.begin < at; });
    return found != entries_.end() && found->begin == begin && found->length == name.size() ? &*found
                                                                                            : nullptr;
}

void RememberedFolder::know(std::string_view name, const FileInfo& info)
{
    const Entry* const found = find(name);
    if (found == nullptr) return;
    Entry& entry = entries_[static_cast<std::size_t>(found - entries_.data())];
    known_ += entry.known ? 0 : 1;
    entry.known = true;
    entry.info = info;
}

const FileInfo* RememberedFolder::info(std::string_view name) const
{
    const Entry* const found = find(name);
    return found != nullptr && found->known ? &found->info : nullptr;
}

} // namespace wharf::archive
