// Changing a small file that other processes change too. Every call blocks on the disk.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

// One change: from its construction, which waits for the edits of others, to its end. What is read meanwhile
// is what replace() replaces.
class FileEdit {
public:
    // Others take milliseconds; one that was suspended, or died on a network's disk, shall not stop the
    // server.
    static constexpr std::chrono::milliseconds kPatience{10'000};
    // Makes the directories above the file where they are missing. Look at problem() before anything else.
    explicit FileEdit(const std::string& path, std::chrono::milliseconds patience = kPatience);
    ~FileEdit(); // lets others edit
    FileEdit(const FileEdit&) = delete;
    FileEdit& operator=(const FileEdit&) = delete;

    [[nodiscard]] const std::string& problem() const { return problem_; } // for a person; "": go on
    [[nodiscard]] const std::string& path() const { return path_; }       // behind any symbolic link

    enum class Readers {
        Owner,
        GroupAsBefore, // the group too, if it could read the old file
    };
    // Puts the text in the file's place with a rename, synced to disk; a crash leaves the old file or the new
    // one. `fresh` is the name the text is written under before, on the same filesystem; it ends in "XXXXXX".
    // The new file belongs to whom the old one belonged, and a first one to whom `like` belongs or, without
    // such a file, its directory, so that an administrator's edit leaves it readable for the server. The
    // problem, for a person; "": it is done.
    [[nodiscard]] std::string replace(std::string_view text, Readers readers, std::string fresh,
                                      const std::string& like = "");

private:
    std::string path_;
    std::string problem_;
    int directory_ = -1; // carries the lock, since the file itself is replaced by each edit
};

// What kept an edit from being made, one line each, for a person to read. None: it is made.
using EditProblems = std::vector<std::string>;

struct Rewritten {
    std::optional<std::string> text; // what the file is to be; nothing: as it is
    EditProblems problems{};         // if there are any, the file stays as it is
};
// One edit of a file that its owner alone may read, and the group if it could before, or can read `like`.
// `rewrite` is called under the lock with the path behind any symbolic link. `fresh_name` and `like` as in
// FileEdit::replace(), the former beside the file.
[[nodiscard]] EditProblems edit_file(const std::string& path, const std::string& fresh_name,
                                     const std::function<Rewritten(const std::string& path)>& rewrite,
                                     const std::string& like = "");

} // namespace wharf::auth
