#include "tests/unit/jobs/importing/failing_vfs.hpp"

#include <sqlite3.h>

namespace wharf::jobs {

namespace {

struct State {
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs failing{};
    int calls_left = 0;
    int status = SQLITE_OK;
    FailingCalls calls = FailingCalls::One;
};
State state;

// What SQLite allocates for a file: ours, then the real VFS's.
struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file)
{
    return reinterpret_cast<File*>(file)->real();
}

bool fails_now()
{
    const int left = state.calls_left--;
    return left == 0 || (left < 0 && state.calls == FailingCalls::AllFromThere);
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at)
{
    return fails_now() ? state.status : real(file)->pMethods->xWrite(real(file), data, size, at);
}

int truncate(sqlite3_file* file, sqlite3_int64 size)
{
    return fails_now() ? state.status : real(file)->pMethods->xTruncate(real(file), size);
}

int sync(sqlite3_file* file, int flags)
{
    return fails_now() ? state.status : real(file)->pMethods->xSync(real(file), flags);
}

const sqlite3_io_methods kMethods = {
    2,
    [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
    [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
        return real(f)->pMethods->xRead(real(f), to, size, at);
    },
    write,
    truncate,
    sync,
    [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
    [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
    [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
    [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
    [](sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); },
    [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
    [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
    [](sqlite3_file* f, int region, int size, int extend, void volatile** out) {
        return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
    },
    [](sqlite3_file* f, int at, int n, int flags) {
        return real(f)->pMethods->xShmLock(real(f), at, n, flags);
    },
    [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
    [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
    nullptr,
    nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags)
{
    file->pMethods = nullptr;
    const int status = state.real->xOpen(state.real, name, real(file), flags, out_flags);
    if (real(file)->pMethods) file->pMethods = &kMethods;
    return status;
}

} // namespace

FailingVfs::FailingVfs(int at, int status, FailingCalls calls)
{
    state.real = sqlite3_vfs_find(nullptr);
    state.failing = *state.real;
    state.failing.zName = "failing";
    state.failing.szOsFile += static_cast<int>(sizeof(File));
    state.failing.xOpen = open;
    state.calls_left = at;
    state.status = status;
    state.calls = calls;
    sqlite3_vfs_register(&state.failing, 1);
}

FailingVfs::~FailingVfs()
{
    sqlite3_vfs_unregister(&state.failing);
    sqlite3_vfs_register(state.real, 1);
}

bool FailingVfs::failed() const
{
    return state.calls_left < 0;
}

} // namespace wharf::jobs
