#include "tests/support/fake_disk.hpp"

#include <algorithm>
#include <random>

namespace wharf::test {

using archive::FileKind;
using archive::result;
namespace errc = boost::system::errc;

namespace {

constexpr std::size_t kMaxName = 255;

archive::error_code failure(errc::errc_t value)
{
    return {value, boost::system::system_category()};
}

// The parts of a path; nothing when it may not lead anywhere.
result<std::vector<std::string_view>> parts_of(std::string_view path)
{
    std::vector<std::string_view> parts;
    if (path.empty() || path.front() == '/') return archive::Errc::OutsideRoot;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        begin = end + 1;
        if (part == "..") return archive::Errc::OutsideRoot;
        if (part.size() > kMaxName) return failure(errc::filename_too_long);
        if (!part.empty() && part != ".") parts.push_back(part);
    }
    return parts;
}

} // namespace

class Luck {
public:
    explicit Luck(std::uint64_t seed)
        : seed_(seed)
        , random_(seed)
    {
    }
    std::size_t of(std::size_t count) // how many of so many survive
    {
        if (seed_ <= 1) return seed_ == 0 ? 0 : count;
        return static_cast<std::size_t>(random_() % (count + 1));
    }

private:
    std::uint64_t seed_;
    std::mt19937_64 random_;
};

FakeDisk::FakeDisk()
    : root_(std::make_shared<Inode>())
{
    root_->kind = FileKind::Directory;
}

result<Node> FakeDisk::find(std::string_view path) const
{
    auto parts = parts_of(path);
    if (!parts) return parts.error();
    Node node = root_;
    for (const std::string_view part : *parts) {
        if (node->kind != FileKind::Directory) return failure(errc::not_a_directory);
        const auto found = node->entries.find(part);
        if (found == node->entries.end()) return failure(errc::no_such_file_or_directory);
        node = found->second;
    }
    return node;
}

result<FakeDisk::Place> FakeDisk::place(std::string_view path) const
{
    auto parts = parts_of(path);
    if (!parts) return parts.error();
    if (parts->empty()) return archive::Errc::OutsideRoot;
    const auto slash = path.rfind('/');
    auto directory = find(slash == std::string_view::npos ? "." : path.substr(0, slash));
    if (!directory) return directory.error();
    if ((*directory)->kind != FileKind::Directory) return failure(errc::not_a_directory);
    return Place{*directory, std::string(parts->back())};
}

void FakeDisk::apply(std::vector<Edit> edits, const Node& subject)
{
    for (const Edit& edit : edits) {
        if (edit.node)
            edit.directory->entries[edit.name] = edit.node;
        else
            edit.directory->entries.erase(edit.name);
    }
    pending_.push_back({std::move(edits), subject->kind == FileKind::Regular ? subject : Node(), {}});
}

result<Node> FakeDisk::create(std::string_view path, FileKind kind)
{
    auto where = place(path);
    if (!where) return where.error();
    if (where->directory->entries.contains(where->name)) return failure(errc::file_exists);
    auto node = std::make_shared<Inode>();
    node->id = ++last_id_;
    node->kind = kind;
    apply({{where->directory, where->name, node}}, node);
    return node;
}

result<void> FakeDisk::rename(std::string_view from, std::string_view to)
{
    auto node = find(from);
    if (!node) return node.error();
    auto source = place(from);
    if (!source) return source.error();
    auto target = place(to);
    if (!target) return target.error();
    const auto there = target->directory->entries.find(target->name);
    if (there != target->directory->entries.end()) {
        const Node& old = there->second;
        if (old == *node) return {};
        if (old->kind == FileKind::Directory && (*node)->kind != FileKind::Directory)
            return failure(errc::is_a_directory);
        if (old->kind != FileKind::Directory && (*node)->kind == FileKind::Directory)
            return failure(errc::not_a_directory);
        if (!old->entries.empty()) return failure(errc::directory_not_empty);
    }
    apply({{source->directory, source->name, nullptr}, {target->directory, target->name, *node}}, *node);
    return {};
}

result<void> FakeDisk::link(std::string_view from, std::string_view to)
{
    auto node = find(from);
    if (!node) return node.error();
    auto target = place(to);
    if (!target) return target.error();
    if (target->directory->entries.contains(target->name)) return failure(errc::file_exists);
    if ((*node)->kind == FileKind::Directory) return failure(errc::operation_not_permitted);
    apply({{target->directory, target->name, *node}}, *node);
    return {};
}

result<void> FakeDisk::unlink(std::string_view path, FileKind kind)
{
    auto node = find(path);
    if (!node) return node.error();
    auto where = place(path);
    if (!where) return where.error();
    if (kind == FileKind::Directory && (*node)->kind != FileKind::Directory)
        return failure(errc::not_a_directory);
    if (kind != FileKind::Directory && (*node)->kind == FileKind::Directory)
        return failure(errc::is_a_directory);
    if (!(*node)->entries.empty()) return failure(errc::directory_not_empty);
    apply({{where->directory, where->name, nullptr}}, *node);
    return {};
}

void FakeDisk::set_mark(const Node& file, std::string_view text)
{
    file->mark = text;
    pending_.push_back({{}, file, file->mark});
}

// The pending changes that touch these, among the first `up_to`, and all that those build on.
std::set<std::size_t> FakeDisk::needed_for(Touched touched, std::size_t up_to) const
{
    std::set<std::size_t> needed;
    for (std::size_t i = up_to; i-- > 0;) {
        const Change& change = pending_[i];
        const bool touches =
            touched.contains(change.file.get()) || std::ranges::any_of(change.edits, [&](const Edit& e) {
                return touched.contains(e.directory.get());
            });
        if (!touches) continue;
        needed.insert(i);
        for (const Edit& edit : change.edits)
            touched.insert(edit.directory.get());
        if (change.file) touched.insert(change.file.get());
    }
    return needed;
}

void FakeDisk::persist(const std::set<std::size_t>& changes)
{
    std::vector<Change> left;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        Change& change = pending_[i];
        if (!changes.contains(i)) {
            left.push_back(std::move(change));
            continue;
        }
        if (change.mark) change.file->synced_mark = *change.mark;
        for (const Edit& edit : change.edits) {
            if (edit.node)
                edit.directory->synced_entries[edit.name] = edit.node;
            else
                edit.directory->synced_entries.erase(edit.name);
        }
    }
    pending_ = std::move(left);
}

void FakeDisk::sync_file(Inode& file)
{
    file.synced_data = file.data;
    file.synced_mark = file.mark;
    std::erase_if(pending_, [&](const Change& c) { return c.mark && c.file.get() == &file; });
}

void FakeDisk::sync_directory(const Inode& directory)
{
    persist(needed_for({&directory}, pending_.size()));
}

void FakeDisk::sync_everything()
{
    std::set<std::size_t> all;
    for (std::size_t i = 0; i < pending_.size(); ++i)
        all.insert(i);
    persist(all);
    sync_tree(*root_);
}

void FakeDisk::sync_tree(Inode& node)
{
    sync_file(node);
    for (const auto& [name, child] : node.entries)
        sync_tree(*child);
}

// What a crash left becomes what is there.
void FakeDisk::settle_tree(Inode& node, Luck& luck)
{
    if (node.data.starts_with(node.synced_data))
        node.data.resize(node.synced_data.size() + luck.of(node.data.size() - node.synced_data.size()));
    else if (luck.of(1) == 0)
        node.data = node.synced_data;
    node.synced_data = node.data;
    node.mark = node.synced_mark;
    node.entries = node.synced_entries;
    for (const auto& [name, child] : node.entries)
        settle_tree(*child, luck);
}

void FakeDisk::crash(std::uint64_t seed)
{
    Luck luck(seed);
    std::map<const Inode*, std::vector<std::size_t>> by_directory;
    std::vector<const Inode*> order; // not the map's, whose keys are addresses
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        for (const Edit& edit : pending_[i].edits) {
            auto& changes = by_directory[edit.directory.get()];
            if (changes.empty()) order.push_back(edit.directory.get());
            if (changes.empty() || changes.back() != i) changes.push_back(i);
        }
    }
    std::set<std::size_t> survive;
    for (const Inode* directory : order) {
        const auto& changes = by_directory[directory];
        if (const std::size_t kept = luck.of(changes.size()); kept > 0)
            survive.merge(needed_for({directory}, changes[kept - 1] + 1));
    }
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        if (pending_[i].mark && luck.of(1) == 1) survive.insert(i);
    }
    persist(survive);
    pending_.clear();
    settle_tree(*root_, luck);
}

} // namespace wharf::test
