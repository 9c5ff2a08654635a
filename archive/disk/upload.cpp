#include "archive/disk/upload.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/upload_state.hpp"

#include <stdexcept>

namespace wharf::archive {

Upload::Upload(std::unique_ptr<State> state)
    : state_(std::move(state))
{
}

Upload::~Upload()
{
    State& s = *state_;
    if (s.ended) return;
    s.ticket.close();
    bool kept = false;
    if (s.taken_up && (!s.file || s.file->truncate(*s.taken_up)))
        s.ticket.unless_overtaken([&] {
            kept = s.names.give(s.dataset.domain, s.path, layout::partial(s.dataset, s.name)).has_value();
        });
    if (!kept) (void)s.env.remove(s.path);
}

result<void> Upload::write(std::span<const std::byte> bytes)
{
    State& s = *state_;
    if (s.earlier) throw std::logic_error("written to before it has caught up");
    if (auto admitted = s.space.take(s.dataset.domain, bytes.size()); !admitted) return admitted;
    s.counted += bytes.size();
    if (auto written = s.file->append(bytes); !written) return written;
    const std::uint64_t digested = s.digested;
    if (digested < s.size + bytes.size()) digest_ahead(bytes.subspan(digested - s.size));
    s.size += bytes.size();
    return {};
}

void Upload::digest_ahead(std::span<const std::byte> bytes)
{
    state_->digest.update(bytes);
    state_->digested += bytes.size();
}

const DatasetKey& Upload::dataset() const
{
    return state_->dataset;
}

const FileName& Upload::name() const
{
    return state_->name;
}

std::uint64_t Upload::size() const
{
    return state_->size;
}

result<std::unique_ptr<File>> Upload::read_back() const
{
    const State& s = *state_;
    return s.ticket.undisturbed([&s] { return s.env.open(s.path, OpenMode::Read); });
}

result<Proof> Upload::proof() const
{
    auto file = read_back();
    if (!file) return file.error();
    return Proof(std::move(*file), state_->size);
}

result<Upload::Kept> Upload::keep_partial()
{
    State& s = *state_;
    // What is not kept the destructor removes.
    s.ticket.close();
    if (s.size == s.copied || layout::reserved_in_dataset(s.name.text())) return Kept::No;
    if (auto made = make_directories(s.env, layout::partials(s.dataset), Sync::No); !made)
        return made.error();
    result<void> kept;
    const bool tried = s.ticket.unless_overtaken(
        [&] { kept = s.names.give(s.dataset.domain, s.path, layout::partial(s.dataset, s.name)); });
    if (!tried) return Kept::No;
    if (!kept) return kept.error();
    s.ended = true;
    return Kept::Yes;
}

} // namespace wharf::archive
