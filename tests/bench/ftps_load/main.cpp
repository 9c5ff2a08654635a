// ftps_load: makes the load that scripts/bench ftps measures FTPS servers with.
//
//   ftps_load download --path P --bytes N --streams K [--decrypt]
//   ftps_load upload   --directory D --bytes N --streams K
//   ftps_load files    --direction up|down --directory D --files N --size S --sessions K [--resume]
//   ftps_load logins   --count N --at-once K [--resume]
//   ftps_load list     --path P --names N [--streams K]
//   ftps_load noop     --seconds S --interval-ms I
//   ftps_load idle     --sessions N [--spread]
//   ftps_load poll     --sessions N --seconds S --path P [--resume] [--spread]
//   ftps_load raw      --bytes N [--upload]
//   ftps_load copy     --bytes N
//
// All but the last two take --port N --user NAME --password TEXT [--pasv] and speak explicit FTPS to
// 127.0.0.1. A line of JSON says {"ready": true} when all is set up; a line on standard input starts the
// measurement; a line of JSON has its result, or {"error": ...} with exit code 1.
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>
#include <sys/resource.h>

namespace {

struct Workload {
    std::string_view name;
    void (*run)(const load::Options&);
};

constexpr std::array kWorkloads{
    Workload{"download", load::download}, Workload{"upload", load::upload}, Workload{"files", load::files},
    Workload{"logins", load::logins},     Workload{"list", load::list},     Workload{"noop", load::noop},
    Workload{"idle", load::idle},         Workload{"poll", load::poll},     Workload{"raw", load::raw},
    Workload{"copy", load::copy},
};

// As many descriptors as we may have: crowds need two for each session.
void allow_many_sockets()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    allow_many_sockets();
    try {
        const load::Options options = load::parse_options(argc, argv);
        const auto* const workload = std::ranges::find(kWorkloads, options.workload, &Workload::name);
        if (workload == kWorkloads.end()) throw load::Failure("unknown workload " + options.workload);
        workload->run(options);
    } catch (const std::exception& error) {
        load::end_with_error(error.what());
    }
    return 0;
}
