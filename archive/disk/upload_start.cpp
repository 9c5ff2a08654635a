// How an upload begins: with an empty staging file, with a partial that it takes up again, or with a copy of
// a whole file, to go on from.
#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/mark.hpp"
#include "archive/disk/upload_state.hpp"
#include "archive/disk/uploads.hpp"

#include <algorithm>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

constexpr std::size_t kPart = std::size_t{512} * 1024; // bytes, of what is caught up with

// A landed file that was cut by power loss is a partial with the mark of what it had been.
result<void> clear_mark(File& file)
{
    const auto mark = read_mark(file);
    if (!mark) return mark.error();
    return *mark ? file.set_mark("") : result<void>();
}

result<std::uint64_t> offset_within(StartAt at, std::uint64_t size)
{
    if (at.kind == StartAt::Kind::End) return size;
    if (at.offset > size) return Errc::BadOffset;
    return at.offset;
}

} // namespace

result<std::unique_ptr<Upload>> Uploads::begin(const DatasetKey& key, const FileName& name, StartAt at)
{
    const bool afresh =
        at.kind == StartAt::Kind::Beginning || (at.kind == StartAt::Kind::Offset && at.offset == 0);
    // Where an upload that is under way will leave the name is not known yet: nobody can go on from there.
    const std::string path = layout::landed(key, name);
    auto ticket = afresh ? std::optional(under_way_.enter(path)) : under_way_.enter_alone(path);
    if (!ticket) return Errc::Busy;
    // From here on nobody removes it.
    if (auto dataset = require_directory(env_, layout::dataset(key)); !dataset) return dataset.error();
    if (auto admitted = space_.admit(key.domain, 1); !admitted) return admitted.error();
    if (afresh) return create(key, name, std::move(*ticket));

    const auto there = find(key, name);
    if (!there) return there.error();
    if (there->whole && !at.on_landed) return Errc::NotFound;
    return there->whole ? copy_whole(key, name, at, std::move(*ticket))
                        : take_up(key, name, at, std::move(*ticket));
}

result<std::unique_ptr<Upload>> Uploads::create(const DatasetKey& key, const FileName& name,
                                                UnderWay::Ticket ticket)
{
    std::string path = layout::staging_upload(env_.random());
    auto file = env_.open(path, OpenMode::Create);
    if (!file) return file.error();
    return std::unique_ptr<Upload>(new Upload(std::make_unique<Upload::State>(
        env_, names_, space_, std::move(ticket), key, name, std::move(path), std::move(*file))));
}

result<std::unique_ptr<Upload>> Uploads::take_up(const DatasetKey& key, const FileName& name, StartAt at,
                                                 UnderWay::Ticket ticket)
{
    const std::string kept = layout::partial(key, name);
    const auto info = env_.stat(kept);
    if (!info) return as_condition(info.error());
    const auto offset = offset_within(at, info->size);
    if (!offset) return offset.error();

    // A place of its own kind: what is left there by a process that died is a partial again.
    if (auto made = make_directories(env_, layout::resumed(key), Sync::No); !made) return made.error();
    std::string path = layout::resumed(key, name);
    if (auto moved = names_.take_back(key.domain, kept, path); !moved) return as_condition(moved.error());
    std::unique_ptr<Upload> upload(new Upload(std::make_unique<Upload::State>(
        env_, names_, space_, std::move(ticket), key, name, std::move(path), nullptr)));
    Upload::State& s = *upload->state_;
    s.taken_up = info->size;
    if (auto aside = s.ticket.stand_aside_by([&s] { return s.leave_resumed(); }); !aside)
        return aside.error();
    // What is behind the offset is as good as gone.
    space_.add(key.domain, *offset);
    s.size = s.counted = *offset;

    auto file = env_.open(s.path, OpenMode::Append);
    if (!file) return file.error();
    s.file = std::move(*file);
    if (auto cleared = clear_mark(*s.file); !cleared) return cleared.error();
    if (*offset == 0) return upload; // it was empty
    auto earlier = upload->read_back();
    if (!earlier) return earlier.error();
    s.earlier = std::move(*earlier);
    return upload;
}

result<std::unique_ptr<Upload>> Uploads::copy_whole(const DatasetKey& key, const FileName& name, StartAt at,
                                                    UnderWay::Ticket ticket)
{
    auto whole = open(key, name);
    if (!whole) return whole.error();
    const auto info = (*whole)->info();
    if (!info) return info.error();
    const auto offset = offset_within(at, info->size);
    if (!offset) return offset.error();

    auto upload = create(key, name, std::move(ticket));
    if (!upload) return upload;
    if (*offset == 0) return upload;
    if (auto admitted = space_.take(key.domain, *offset); !admitted) return admitted.error();
    Upload::State& s = *(*upload)->state_;
    s.size = s.copied = s.counted = *offset;
    s.earlier = std::move(*whole);
    return upload;
}

result<std::uint64_t> Upload::catch_up()
{
    State& s = *state_;
    if (!s.earlier) return 0;
    const std::uint64_t done = s.digested;
    if (done == s.size) {
        if (s.taken_up) {
            if (auto cut = s.file->truncate(s.size); !cut) return cut.error();
            s.taken_up = s.size;
        }
        s.earlier.reset();
        return 0;
    }
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPart, s.size - done));
    const auto block = std::make_unique_for_overwrite<std::byte[]>(wanted);
    const auto got = s.earlier->read_at(done, {block.get(), wanted});
    if (!got) return got.error();
    if (*got == 0) return make_error_code(errc::io_error); // it shrank under our hands
    const std::span<const std::byte> part(block.get(), *got);
    if (!s.taken_up)
        if (auto copied = s.file->append(part); !copied) return copied.error();
    digest_ahead(part);
    return *got;
}

} // namespace wharf::archive
