// A small file that others change, as of now.
#pragma once

#include "auth/file_stamp.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wharf::auth {

// Before each use it looks (one stat) whether the file changed, and reads it again if so; one that could not
// be read, which may pass by itself, every time. A file that has become unreadable or wrong, or is gone,
// changes nothing: the content known before stays, and last_problem() tells. Thread-safe; blocks on the disk.
template <class Content>
class LiveFile {
public:
    struct Loaded {
        Content content;
        std::vector<std::string> problems; // the content is good only if there are none
        bool missing = false;              // there is no file
        bool unreadable = false;           // there is one, and nobody knows what is in it
    };
    using Load = std::function<Loaded(const std::string& path)>;
    // Told what last_problem() says, once for each state of the file that is not good; must not call back.
    using Tell = std::function<void(std::string_view problem)>;

    LiveFile(std::string path, Load load, Tell tell)
        : path_(std::move(path))
        , load_(std::move(load))
        , tell_(std::move(tell))
    {
        refresh();
    }

    // Null while there never was a good file; one that is missing from the start is good, and empty.
    [[nodiscard]] std::shared_ptr<const Content> content()
    {
        const std::lock_guard lock(mutex_);
        refresh();
        return content_;
    }

    // Why the file as it is now is not in use, one problem a line; empty while it is.
    [[nodiscard]] std::string last_problem()
    {
        const std::lock_guard lock(mutex_);
        refresh();
        return problem_;
    }

private:
    void refresh()
    {
        // The stamp is taken before the reading: a change in between is then seen as one the next time.
        const FileStamp stamp = FileStamp::of(path_);
        if (seen_ == stamp) return;
        Loaded loaded = load_(path_);
        if (loaded.missing && content_ && !content_->empty()) loaded.problems.push_back(path_ + ": is gone");
        std::string text;
        for (const std::string& problem : loaded.problems)
            text += (text.empty() ? "" : "\n") + problem;
        const bool told = loaded.unreadable && text == problem_;
        problem_ = std::move(text);
        if (loaded.unreadable)
            seen_.reset();
        else
            seen_ = stamp;
        if (tell_ && !problem_.empty() && !told) tell_(problem_);
        if (loaded.problems.empty()) content_ = std::make_shared<const Content>(std::move(loaded.content));
    }

    const std::string path_;
    const Load load_;
    const Tell tell_;

    std::mutex mutex_; // of what follows
    std::optional<FileStamp> seen_;
    std::shared_ptr<const Content> content_;
    std::string problem_;
};

} // namespace wharf::auth
