#include "server/log/stream_sink.hpp"

#include "tests/support/largest_file.hpp"
#include "tests/support/scratch_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <spdlog/logger.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using wharf::log::StreamSink;

namespace {

// The smallest there is.
class Pipe {
public:
    Pipe()
    {
        REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0);
        REQUIRE(::fcntl(ends_[1], F_SETPIPE_SZ, 4096) >= 4096);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        ::close(ends_[0]);
        if (!writer_left_) ::close(ends_[1]);
    }
    [[nodiscard]] int to() const { return ends_[1]; }
    void close_writer()
    {
        ::close(ends_[1]);
        writer_left_ = true;
    }
    void leave_writer() { writer_left_ = true; } // to a thread that may still write there

    [[nodiscard]] std::string read_some() const
    {
        std::array<char, 4096> buffer{};
        const ssize_t n = ::read(ends_[0], buffer.data(), buffer.size());
        return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
    }

private:
    std::array<int, 2> ends_{};
    bool writer_left_ = false;
};

spdlog::logger logger_to(const std::shared_ptr<StreamSink>& sink)
{
    sink->set_pattern("%v");
    return {"test", sink};
}

constexpr std::chrono::minutes kAsLongAsItTakes{1};

} // namespace

TEST_CASE("lines arrive whole and in their order, also those that wait at the end", "[log]")
{
    Pipe pipe;
    std::string expected;
    {
        const auto sink = std::make_shared<StreamSink>(
            pipe.to(), [](std::uint64_t) {}, StreamSink::Limits{4096, kAsLongAsItTakes});
        spdlog::logger logger = logger_to(sink);
        for (int i = 0; i < 100; ++i) {
            logger.info("line {}", i);
            expected += fmt::format("line {}\n", i);
        }
    }
    pipe.close_writer();
    CHECK(pipe.read_some() == expected);
}

TEST_CASE("what was logged is written once it was waited for", "[log]")
{
    Pipe pipe;
    const auto sink = std::make_shared<StreamSink>(
        pipe.to(), [](std::uint64_t) {}, StreamSink::Limits{4096, kAsLongAsItTakes});
    spdlog::logger logger = logger_to(sink);
    logger.info("here");
    sink->wait_until_written(kAsLongAsItTakes);
    CHECK(pipe.read_some() == "here\n");
}

TEST_CASE("while nobody reads lines are lost, and then it is told how many", "[log]")
{
    constexpr std::uint64_t kLines = 2000;
    Pipe pipe;
    std::string read;
    std::thread reader;
    {
        std::shared_ptr<StreamSink> sink;
        const auto tell_lost = [&sink](std::uint64_t lines) { logger_to(sink).error("lost {}", lines); };
        sink = std::make_shared<StreamSink>(pipe.to(), tell_lost, StreamSink::Limits{1000, kAsLongAsItTakes});
        spdlog::logger logger = logger_to(sink);
        for (std::uint64_t i = 0; i < kLines; ++i)
            logger.info("{:08}", i); // returns, although nobody reads
        reader = std::thread([&] {
            for (std::string some = pipe.read_some(); !some.empty(); some = pipe.read_some())
                read += some;
        });
        sink->wait_until_written(kAsLongAsItTakes);
        logger.info("{:08}", kLines);
        sink->wait_until_written(kAsLongAsItTakes);
    }
    pipe.close_writer();
    reader.join();

    std::istringstream lines(read);
    std::vector<std::uint64_t> written;
    std::uint64_t lost = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("lost "))
            lost += std::stoull(line.substr(5));
        else
            written.push_back(std::stoull(line));
    }
    CHECK(std::is_sorted(written.begin(), written.end()));
    CHECK(lost > 0);
    CHECK(written.size() + lost == kLines + 1);
}

TEST_CASE("a line longer than all the room is lost alone", "[log]")
{
    Pipe pipe;
    std::shared_ptr<StreamSink> sink;
    const auto tell_lost = [&sink](std::uint64_t lines) { logger_to(sink).error("lost {}", lines); };
    sink = std::make_shared<StreamSink>(pipe.to(), tell_lost, StreamSink::Limits{100, kAsLongAsItTakes});
    spdlog::logger logger = logger_to(sink);
    logger.info(std::string(5000, 'x')); // nor does a pipe take that at once
    sink->wait_until_written(kAsLongAsItTakes);
    logger.info("short");
    sink->wait_until_written(kAsLongAsItTakes);
    CHECK(pipe.read_some() == "lost 1\nshort\n");
}

TEST_CASE("the end does not wait for a reader that never reads", "[log]")
{
    Pipe pipe;
    pipe.leave_writer();
    const auto sink = std::make_shared<StreamSink>(
        pipe.to(), [](std::uint64_t) {}, StreamSink::Limits{1 << 20, std::chrono::milliseconds(1)});
    spdlog::logger logger = logger_to(sink);
    logger.info(std::string(100'000, 'x'));
    sink->wait_until_written(std::chrono::milliseconds(1));
    SUCCEED("both ends came");
}

namespace {

// What is in the file behind a sink once `log(logger, sink)` is over and the sink is gone.
template <class Log>
std::string file_written_by(Log log)
{
    const wharf::test::ScratchDirectory scratch;
    const std::string path = scratch.path() / "log";
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    REQUIRE(file >= 0);
    {
        std::shared_ptr<StreamSink> sink;
        const auto tell_lost = [&sink](std::uint64_t lines) { logger_to(sink).error("lost {}", lines); };
        sink = std::make_shared<StreamSink>(file, tell_lost, StreamSink::Limits{4096, kAsLongAsItTakes});
        spdlog::logger logger = logger_to(sink);
        log(logger, *sink);
    }
    ::close(file);
    std::ifstream written(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(written), {}};
}

} // namespace

TEST_CASE("on a full disk lines are lost and counted, and the torn one does not spoil the next", "[log]")
{
    const std::string written = file_written_by([](spdlog::logger& logger, StreamSink& sink) {
        logger.info("first");
        {
            const wharf::test::LargestFile largest(10);
            logger.info("second, torn");
            logger.info("third");
            logger.info("fourth");
            sink.wait_until_written(kAsLongAsItTakes);
        }
        logger.info("fifth");
        sink.wait_until_written(kAsLongAsItTakes);
        logger.info("sixth");
    });
    CHECK(written == "first\nseco\nfifth\nlost 3\nsixth\n");
}

TEST_CASE("when not even the loss can be told it is told with the next", "[log]")
{
    const std::string written = file_written_by([](spdlog::logger& logger, StreamSink& sink) {
        {
            const wharf::test::LargestFile largest(5);
            logger.info("too long"); // "too l"
        }
        {
            const wharf::test::LargestFile largest(14);
            logger.info("short"); // fits, and then no more than a part of what tells the loss
            sink.wait_until_written(kAsLongAsItTakes);
        }
        logger.info("there");
        sink.wait_until_written(kAsLongAsItTakes);
    });
    CHECK(written == "too l\nshort\nlo\nthere\nlost 1\n");
}
