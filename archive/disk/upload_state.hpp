// What an upload is made of. Only upload.cpp, upload_start.cpp, uploads.cpp, chunks.cpp and enqueue.cpp look
// inside.
#pragma once

#include "archive/disk/digest.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/space.hpp"
#include "archive/disk/under_way.hpp"
#include "archive/disk/upload.hpp"
#include "archive/disk/upload_names.hpp"

#include <atomic>
#include <optional>
#include <stdexcept>
#include <utility>

namespace wharf::archive {

struct Upload::State {
    State(Env& its_env, UploadNames& all_names, Space& its_space, UnderWay::Ticket its_ticket, DatasetKey key,
          FileName its_name, std::string its_path, std::unique_ptr<File> its_file)
        : env(its_env)
        , names(all_names)
        , space(its_space)
        , ticket(std::move(its_ticket))
        , dataset(std::move(key))
        , name(std::move(its_name))
        , path(std::move(its_path))
        , file(std::move(its_file))
    {
    }

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { space.release(dataset.domain, counted); }

    // Out of the place from where recovery would make it a partial again.
    [[nodiscard]] result<void> leave_resumed()
    {
        std::string aside = layout::staging_upload(env.random());
        auto moved = env.rename(path, aside);
        if (!moved && as_condition(moved.error()) == Errc::NotFound) return {}; // it is not there any more
        if (moved) path = std::move(aside);
        return moved;
    }

    // Of everything that was written.
    [[nodiscard]] std::string sha256() const
    {
        if (earlier || digested != size) throw std::logic_error("digested something else than was written");
        return digest.hex();
    }

    Env& env;
    UploadNames& names;
    Space& space;
    UnderWay::Ticket ticket;
    DatasetKey dataset;
    FileName name;
    std::string path; // of the staging file; of one that was taken up it changes when that is overtaken
    std::unique_ptr<File> file;
    Sha256 digest;
    std::atomic<std::uint64_t> digested = 0; // bytes; may be ahead of the size
    std::uint64_t size = 0;                  // bytes
    std::uint64_t copied = 0;                // bytes of them that a whole file has as well
    std::unique_ptr<File> earlier;           // what it has to catch up with; none: it has
    std::uint64_t counted = 0;               // bytes that count as under way
    // Set when a partial was taken up: how much of it is to be there again should this upload be abandoned.
    std::optional<std::uint64_t> taken_up;
    bool ended = false; // the staging file is not ours any more
};

} // namespace wharf::archive
