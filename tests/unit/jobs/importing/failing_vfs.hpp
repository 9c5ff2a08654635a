// SQLite's own files on a disk that fails: the default VFS, but one call of those that change a file returns
// an error, and with "from then on" every later one too. For one thread.
#pragma once

namespace wharf::jobs {

enum class FailingCalls { One, AllFromThere };

// From construction to destruction SQLite's default VFS is the failing one.
class FailingVfs {
public:
    // `at`: 0 is the first write, sync or truncate that follows. `status`: SQLITE_FULL, SQLITE_IOERR_FSYNC,
    // ...
    FailingVfs(int at, int status, FailingCalls calls);
    ~FailingVfs();
    FailingVfs(const FailingVfs&) = delete;
    FailingVfs& operator=(const FailingVfs&) = delete;

    [[nodiscard]] bool failed() const; // the call was reached
};

} // namespace wharf::jobs
