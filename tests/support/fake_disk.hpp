// A file system in memory that knows what it would forget when the power went. Part of FakeEnv.
//
// The model: a file's bytes survive once the file was synced; of later bytes any number may. Changes of names
// survive once one of their directories was synced; of later ones, per directory, the first few may. A change
// that survives takes with it every earlier change of the same directories and files, so a rename is never
// half there and a mark set before a rename survives with it.
#pragma once

#include "archive/disk/env.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::test {

struct Inode;
using Node = std::shared_ptr<Inode>;
using Entries = std::map<std::string, Node, std::less<>>;

struct Inode {
    std::uint64_t id = 0;
    archive::FileKind kind = archive::FileKind::Regular;
    archive::TimePoint modified;
    std::string data; // of a file
    std::string synced_data;
    std::string mark;
    std::string synced_mark;
    Entries entries; // of a directory
    Entries synced_entries;
    std::weak_ptr<void> lock; // held while it lives
};

// What a crash keeps of the things that were not synced: nothing, everything, or some of it, chosen by seed.
class Luck;

class FakeDisk {
public:
    FakeDisk();

    [[nodiscard]] archive::result<Node> find(std::string_view path) const;
    [[nodiscard]] archive::result<Node> create(std::string_view path, archive::FileKind kind);
    [[nodiscard]] archive::result<void> rename(std::string_view from, std::string_view to);
    [[nodiscard]] archive::result<void> link(std::string_view from, std::string_view to);
    [[nodiscard]] archive::result<void> unlink(std::string_view path, archive::FileKind kind);
    void set_mark(const Node& file, std::string_view text);

    void sync_file(Inode& file);
    void sync_directory(const Inode& directory);
    void sync_everything();
    // Seed 0 keeps nothing that was not synced, seed 1 everything, any other some of it.
    void crash(std::uint64_t seed);

private:
    struct Edit {
        Node directory;
        std::string name;
        Node node; // none: the name goes
    };
    struct Change {
        std::vector<Edit> edits;
        Node file; // the regular file it is about, if any
        std::optional<std::string> mark;
    };
    struct Place {
        Node directory;
        std::string name;
    };
    using Touched = std::set<const Inode*>;

    [[nodiscard]] archive::result<Place> place(std::string_view path) const;
    void apply(std::vector<Edit> edits, const Node& subject);
    [[nodiscard]] std::set<std::size_t> needed_for(Touched touched, std::size_t up_to) const;
    void persist(const std::set<std::size_t>& changes);
    void sync_tree(Inode& node);
    static void settle_tree(Inode& node, Luck& luck);

    Node root_;
    std::vector<Change> pending_; // in order, not yet certain to survive
    std::uint64_t last_id_ = 0;
};

} // namespace wharf::test
