#include "tests/bench/ftps_load/control.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <atomic>
#include <fmt/format.h>
#include <vector>

namespace load {

namespace {

// A CSV file of exactly `size` bytes, or what there is room for.
std::string csv_of(std::uint64_t size)
{
    std::string text = "id,place\n";
    for (int row = 1; text.size() < size; ++row) {
        text += fmt::format("{},Lake Michigan {}\n", row, row * 7);
    }
    text.resize(size);
    text.back() = '\n';
    return text;
}

// One session's share.
class Transfers {
public:
    Transfers(const Options& options, const ClientTls& tls)
        : options_(options)
        , control_(options, tls, tickets_)
        , text_(csv_of(options.size))
        , block_(64 * 1024)
    {
        control_.prepare_transfers();
    }

    void transfer(int number)
    {
        const bool up = options_.direction == "up";
        const auto begin = Clock::now();
        const std::string command =
            fmt::format("{} {}/f-{}.csv", up ? "STOR" : "RETR", options_.directory, number);
        {
            TlsStream data = control_.begin_transfer(command, options_.resume);
            data.handshake();
            if (data.resumed()) ++resumed;
            up ? send(data) : receive(data, command);
        }
        control_.end_transfer(command);
        latencies.add(Clock::now() - begin);
    }

    Latencies latencies;
    int resumed = 0;

private:
    void send(TlsStream& data)
    {
        data.write(text_);
        data.say_goodbye();
        data.socket().end_sending();
        data.read_to_the_end();
    }

    void receive(TlsStream& data, const std::string& command)
    {
        std::uint64_t seen = 0;
        while (const std::size_t got = data.read(block_)) {
            seen += got;
        }
        if (seen != options_.size) {
            throw Failure(fmt::format("{}: {} bytes came instead of {}", command, seen, options_.size));
        }
        data.say_goodbye();
    }

    const Options& options_;
    Ticket tickets_;
    Control control_;
    std::string text_;
    std::vector<char> block_;
};

} // namespace

void files(const Options& options)
{
    if (options.direction != "up" && options.direction != "down") throw Failure("--direction up or down");
    const ClientTls tls;
    std::atomic<int> next{0};
    std::mutex mutex;
    Latencies latencies;
    int resumed = 0;
    const double seconds = side_by_side(options.sessions, [&](int, StartLine& line) {
        Transfers transfers(options, tls);
        line.wait();
        for (int number = next++; number < options.files; number = next++) {
            transfers.transfer(number);
        }
        line.finished();
        const std::lock_guard lock(mutex);
        latencies.add(transfers.latencies);
        resumed += transfers.resumed;
    });
    print_line(fmt::format(R"({{"seconds": {:.6f}, "files": {}, "resumed": {}, "latency_ms": {}}})", seconds,
                           latencies.count(), resumed, latencies.json()));
}

} // namespace load
