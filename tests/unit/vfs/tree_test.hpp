// A tree over an archive in memory, and the calls of a session on it in one line each.
#pragma once

#include "server/vfs/drop_tree.hpp"
#include "tests/support/test_archive.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

namespace wharf::vfs {

inline std::ostream& operator<<(std::ostream& out, const Entry& entry)
{
    return out << entry.name;
}

} // namespace wharf::vfs

namespace wharf::test {

inline const std::string kQueue = "/b2fd-cjk2/move-files-here-to-enqueue-job";

inline vfs::VirtualPath at(std::string_view path)
{
    return must(vfs::VirtualPath::parse({}, path));
}

// One logged-in user on `yard`.
class Session {
public:
    Session(archive::Archive& archive, jobs::Intake& intake, const jobs::StatusBoard& board,
            vfs::Access access, vfs::DropTreeOptions options = {1000})
        : tree(archive, intake, board, std::move(access), options)
    {
    }

    vfs::result<vfs::Receipt> store(std::string_view path, std::string_view text,
                                    vfs::WriteMode mode = vfs::WriteMode::Store, std::uint64_t offset = 0)
    {
        auto handle = tree.open_write(at(path), mode, offset);
        if (!handle) return handle.error();
        while (must((*handle)->catch_up()) > 0) {
        }
        if (auto written = (*handle)->write(bytes_of(text)); !written) return written.error();
        return (*handle)->commit();
    }
    void leave_partial(std::string_view path, std::string_view text)
    {
        auto handle = must(tree.open_write(at(path), vfs::WriteMode::Store, 0));
        must(handle->write(bytes_of(text)));
        handle->keep_partial();
    }
    vfs::result<std::string> fetch(std::string_view path, std::uint64_t offset = 0)
    {
        auto handle = tree.open_read(at(path), offset);
        if (!handle) return handle.error();
        std::string text;
        std::array<std::byte, 7> block{};
        for (;;) {
            const auto got = (*handle)->read(block);
            if (!got) return got.error();
            if (*got == 0) return text;
            text.append(reinterpret_cast<const char*>(block.data()), *got);
        }
    }
    vfs::result<std::string> rename(std::string_view from, std::string_view to)
    {
        if (auto may = tree.check_rename_source(at(from)); !may) return may.error();
        return tree.rename(at(from), at(to));
    }
    vfs::result<std::vector<vfs::Entry>> list(std::string_view path, vfs::Detail detail = vfs::Detail::Facts)
    {
        auto listing = tree.list(at(path), detail);
        if (!listing) return listing.error();
        std::vector<vfs::Entry> entries;
        for (;;) {
            const auto next = (*listing)->next();
            if (!next) return next.error();
            if (next->empty()) return entries;
            entries.insert(entries.end(), next->begin(), next->end());
        }
    }
    std::vector<std::string> names(std::string_view path)
    {
        std::vector<std::string> out;
        for (const auto& entry : must(list(path)))
            out.push_back(entry.name);
        return out;
    }

    vfs::DropTree tree;
};

struct TreeTest : TestArchive {
    TreeTest()
        : board(archive->datasets())
        , intake(*archive, board, [this](const archive::JobRecord& job) { queued.push_back(job); })
    {
    }
    std::unique_ptr<Session> login(vfs::Access access)
    {
        return std::make_unique<Session>(*archive, intake, board, std::move(access));
    }
    std::unique_ptr<Session> publisher() { return login({"bob", true, std::vector{key.domain}, "ftps"}); }
    std::unique_ptr<Session> viewer() { return login({"vic", false, std::vector{key.domain}, "ftps"}); }
    std::unique_ptr<Session> admin() { return login({"root", true, std::nullopt, "ftps"}); }

    jobs::StatusBoard board;
    std::vector<archive::JobRecord> queued;
    jobs::Intake intake;
};

} // namespace wharf::test
