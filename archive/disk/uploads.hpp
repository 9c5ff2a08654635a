// The uploads of each dataset that are not jobs yet: whole files, which stand in the dataset's directory
// under their own name, and partials, which are kept in staging. Thread-safe; every call may block.
//
// A partial stands in front of a whole file of its name: it is what the name stands for, so that the size a
// client sees is where it goes on from. The whole file is there for readers until the upload that is to
// replace it is complete; nobody can take it for the newer one and rename or enqueue it.
//
// A whole file carries its size and SHA-256 as its mark (env.hpp), put there before the file got its name.
// After power loss, recovery compares (check_landed.cpp): one that became shorter is no longer whole and
// becomes a partial. Where the filesystem has no marks the file is synced before it gets its name instead.
#pragma once

#include "archive/disk/space.hpp"
#include "archive/disk/under_way.hpp"
#include "archive/disk/upload.hpp"
#include "archive/disk/upload_listing.hpp"
#include "archive/disk/upload_names.hpp"

#include <functional>
#include <vector>

namespace wharf::archive {

struct UploadInfo {
    FileName name;
    std::uint64_t size = 0; // bytes
    TimePoint modified;
    bool whole = false;
    std::uint64_t inode = 0; // env.hpp
};

struct Landed {
    std::uint64_t size = 0; // bytes
    std::string sha256;     // lower-case hex
};

// Where the first byte written goes.
struct StartAt {
    enum class Kind { Beginning, Offset, End } kind = Kind::Beginning;
    std::uint64_t offset = 0; // Kind::Offset
    bool on_landed = true;    // false: goes on from a partial alone, and a landed file is none (NotFound)
};

class Uploads {
public:
    // Both must outlive it.
    Uploads(Env& env, Catalog& catalog, Sync land_sync, SpaceLimits limits)
        : env_(env)
        , land_sync_(land_sync)
        , names_(env)
        , space_(env, catalog, names_, limits)
    {
    }

    // Resuming (Offset, End) continues the partial of that name, cut to the offset, or, if there is none, a
    // copy of the whole file. Any number of uploads to one name may be begun afresh, each with bytes of its
    // own: the one that lands last is there in the end. Errors: NotFound (no such dataset, or nothing to
    // resume), BadOffset, Busy (resuming while another upload of that name is under way), OverQuota, errno.
    // Resuming at offset 0 is beginning. A name that is the server's own in a dataset's directory can be
    // written but not landed.
    [[nodiscard]] result<std::unique_ptr<Upload>> begin(const DatasetKey& key, const FileName& name,
                                                        StartAt at);

    // Gives the upload its name; an older file of that name is replaced, a partial of that name removed. On
    // error the older file is as it was and the upload is kept as a partial; only when all but the last sync
    // went well, the new file is there in its place. NameNotAllowed: the name is the server's own.
    [[nodiscard]] result<Landed> land(std::unique_ptr<Upload> upload);

    // For an upload whose bytes somebody else has by now. It goes, with the partial it took up, or any of its
    // name. Best effort: what stays behind is in staging.
    void done_with(std::unique_ptr<Upload> upload);

    // What each name stands for.
    [[nodiscard]] result<std::unique_ptr<UploadListing>> listing(const DatasetKey& key, Detail detail)
    {
        return UploadListing::open(env_, key, detail);
    }
    [[nodiscard]] result<UploadInfo> find(const DatasetKey& key, const FileName& name);
    // A whole file; Incomplete if the name stands for a partial.
    [[nodiscard]] result<std::unique_ptr<File>> open(const DatasetKey& key, const FileName& name);
    // The same, but for a partial it is the whole file that the partial is to replace, if there is one.
    [[nodiscard]] result<std::unique_ptr<File>> open_whole(const DatasetKey& key, const FileName& name);
    // Within a dataset or between datasets; the target is replaced, and a partial of its name removed.
    // Incomplete for a partial; NotFound for no such file or target dataset; NameNotAllowed as for land();
    // OverQuota when another domain has no room.
    [[nodiscard]] result<void> rename(const DatasetKey& from, const FileName& name, const DatasetKey& to,
                                      const FileName& new_name);
    // What the name stands for: removing a partial leaves the whole file that it was to replace.
    [[nodiscard]] result<void> remove(const DatasetKey& key, const FileName& name);

    // Durably, a whole file that has been read; not another one that landed on its name meanwhile.
    [[nodiscard]] result<void> remove_read(const DatasetKey& key, const FileName& name, File& read);

    // Lower-case hex of a whole file, from its mark; computed when it has none.
    [[nodiscard]] result<std::string> digest(const DatasetKey& key, const FileName& name);

    // When a whole file was last changed, as its owner has it. Durable on return; its bytes and its mark
    // stay. Errors as of open().
    [[nodiscard]] result<void> set_modified(const DatasetKey& key, const FileName& name, TimePoint modified);

    struct Partial {
        DatasetKey dataset;
        UploadInfo info;
    };
    [[nodiscard]] result<std::vector<Partial>> partials(); // of all datasets
    [[nodiscard]] result<void> remove_partial(const DatasetKey& key, const FileName& name);

    // What `then` gives, while the dataset has neither a partial nor an upload under way, and none can begin.
    // errc::directory_not_empty if it has. `then` must not use this.
    [[nodiscard]] result<void> while_none(const DatasetKey& key, const std::function<result<void>()>& then);

    // How many bytes each domain holds and may hold.
    [[nodiscard]] Space& space() { return space_; }
    // Has the uploads of every domain counted again, for the case that somebody else removed some.
    void recount() { names_.forget(); }

private:
    friend class Chunks;
    friend class JobStore;

    [[nodiscard]] result<std::unique_ptr<Upload>> create(const DatasetKey& key, const FileName& name,
                                                         UnderWay::Ticket ticket);
    [[nodiscard]] result<std::unique_ptr<Upload>> take_up(const DatasetKey& key, const FileName& name,
                                                          StartAt at, UnderWay::Ticket ticket);
    [[nodiscard]] result<std::unique_ptr<Upload>> copy_whole(const DatasetKey& key, const FileName& name,
                                                             StartAt at, UnderWay::Ticket ticket);
    [[nodiscard]] result<FileInfo> stat_whole(const DatasetKey& key, const FileName& name);
    [[nodiscard]] result<std::unique_ptr<File>> open_landed(const DatasetKey& key, const FileName& name);
    [[nodiscard]] result<FileInfo> stat_partial(const DatasetKey& key, const FileName& name);
    // An upload that lands, or a file that is renamed, is what the name stands for from now on.
    [[nodiscard]] result<void> end_partial(const DatasetKey& key, const FileName& name,
                                           const UnderWay::Ticket* own);
    [[nodiscard]] result<void> give_name(Upload& upload, const Landed& landed);
    [[nodiscard]] static result<std::string> digest_of(File& file);

    Env& env_;
    Sync land_sync_;
    UploadNames names_;
    Space space_;
    UnderWay under_way_;
};

} // namespace wharf::archive
