// No file can be opened, as in a process that has as many open as it may, while this lives.
#pragma once

#include <sys/resource.h>

namespace wharf::test {

class NoMoreFiles {
public:
    NoMoreFiles()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit limit{0, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    NoMoreFiles(const NoMoreFiles&) = delete;
    NoMoreFiles& operator=(const NoMoreFiles&) = delete;
    ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

} // namespace wharf::test
