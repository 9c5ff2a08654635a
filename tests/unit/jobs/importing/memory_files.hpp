// The files an import leaves, in memory. Of what was not synced nothing is kept: text() is what a crash
// leaves.
#pragma once

#include "archive/jobs/importing/import_files.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace wharf::jobs {

class MemoryFiles final : public ImportFiles {
public:
    // The n-th call from now that changes something fails, as on a full disk; 1 is the next.
    void fail_call(int n) { calls_left_ = n; }
    [[nodiscard]] bool failed() const { return calls_left_ == 0; }
    // What was synced; nothing if there is no such file.
    [[nodiscard]] std::optional<std::string> text(archive::JobFile which) const
    {
        const auto found = files_.find(which);
        return found == files_.end() ? std::nullopt : std::optional(found->second);
    }
    void plant(archive::JobFile which, std::string text) { files_[which] = std::move(text); }

    archive::result<void> discard(archive::JobFile which) override
    {
        if (fails_now()) return full();
        files_.erase(which);
        return {};
    }
    archive::result<std::unique_ptr<archive::File>> create(archive::JobFile which) override
    {
        if (fails_now()) return full();
        files_[which].clear();
        return std::unique_ptr<archive::File>(std::make_unique<Appended>(*this, which));
    }

private:
    class Appended final : public archive::File {
    public:
        Appended(MemoryFiles& files, archive::JobFile which)
            : files_(files)
            , which_(which)
        {
        }
        archive::result<void> append(std::span<const std::byte> bytes) override
        {
            if (files_.fails_now()) return full();
            text_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            return {};
        }
        archive::result<void> sync() override
        {
            if (files_.fails_now()) return full();
            files_.files_[which_] = text_;
            return {};
        }
        archive::result<std::size_t> read_at(std::uint64_t, std::span<std::byte>) override { return full(); }
        archive::result<archive::FileInfo> info() override { return full(); }
        archive::result<void> truncate(std::uint64_t) override { return full(); }
        archive::result<void> set_modified(archive::TimePoint) override { return full(); }
        archive::result<void> set_mark(std::string_view) override { return full(); }
        archive::result<std::string> mark() override { return full(); }

    private:
        MemoryFiles& files_;
        archive::JobFile which_;
        std::string text_;
    };

    static archive::error_code full()
    {
        return boost::system::errc::make_error_code(boost::system::errc::no_space_on_device);
    }
    bool fails_now() { return calls_left_ > 0 && --calls_left_ == 0; }

    std::map<archive::JobFile, std::string> files_;
    int calls_left_ = -1;
};

} // namespace wharf::jobs
