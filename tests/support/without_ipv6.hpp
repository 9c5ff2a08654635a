// A thread that gets no IPv6 sockets, as on a host whose kernel has no IPv6.
#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>

namespace wharf::test {

// Of the calling thread, for good.
[[nodiscard]] inline bool give_up_ipv6()
{
    constexpr unsigned kLoad = BPF_LD | BPF_W | BPF_ABS;
    constexpr unsigned kIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
    constexpr unsigned kReturn = BPF_RET | BPF_K;
    std::array<sock_filter, 6> steps{{
        BPF_STMT(kLoad, offsetof(seccomp_data, nr)),
        BPF_JUMP(kIfEqual, SYS_socket, 0, 3),
        BPF_STMT(kLoad, offsetof(seccomp_data, args)), // the lower half, as processors have it here
        BPF_JUMP(kIfEqual, AF_INET6, 0, 1),
        BPF_STMT(kReturn, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
        BPF_STMT(kReturn, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog filter{steps.size(), steps.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

// Does `work` on such a thread. False where the system does not allow it.
template <class Work>
[[nodiscard]] bool without_ipv6(Work work)
{
    bool possible = false;
    std::thread([&] {
        possible = give_up_ipv6();
        if (possible) work();
    }).join();
    return possible;
}

} // namespace wharf::test
