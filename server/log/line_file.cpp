#include "server/log/line_file.hpp"

#include "config/owner.hpp"
#include "server/log/log.hpp"
#include "server/log/whole_lines.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace wharf::log {

// The file itself, with what is needed to follow it when it is moved. Blocks.
class LineFile::Target {
public:
    explicit Target(std::string path)
        : path_(std::move(path))
    {
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    ~Target() { close(); }

    [[nodiscard]] std::error_code open();
    // Counts the line as lost if it cannot be written.
    void write(std::string line);
    void lose(std::uint64_t lines);
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    [[nodiscard]] bool is_in_place() const;
    void close();

    std::string path_;
    int file_ = -1;
    WholeLines lines_;
    bool failing_ = false;
    std::uint64_t lost_ = 0; // since it began to fail
};

namespace {

std::error_code last_error()
{
    return {errno, std::system_category()};
}

} // namespace

std::error_code LineFile::Target::open()
{
    close();
    // Not blocking: a pipe without a reader would hold everything up. It is refused then.
    file_ = owner::open_or_make_file(path_, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);
    if (file_ < 0) return last_error();
    struct stat status {};
    if (::fstat(file_, &status) == 0 && S_ISREG(status.st_mode)) return {};
    close();
    return std::make_error_code(std::errc::invalid_argument);
}

void LineFile::Target::close()
{
    if (file_ >= 0) ::close(file_);
    file_ = -1;
    lines_.begin_anew();
}

bool LineFile::Target::is_in_place() const
{
    if (file_ < 0) return false;
    struct stat opened {};
    struct stat named {};
    return ::fstat(file_, &opened) == 0 && ::stat(path_.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

void LineFile::Target::write(std::string line)
{
    std::error_code error;
    if (!is_in_place()) error = open();
    line += '\n';
    if (!error) error = lines_.write(file_, line).error;
    if (error) {
        if (!std::exchange(failing_, true))
            event(spdlog::level::err, "log-file-failed", {{"path", path_}, {"error", error.message()}});
        ++lost_;
        return;
    }
    if (!std::exchange(failing_, false)) return;
    event(spdlog::level::warn, "log-file-works-again",
          {{"path", path_}, {"lines_lost", std::exchange(lost_, 0)}});
}

void LineFile::Target::lose(std::uint64_t lines)
{
    lost_ += lines;
    if (!std::exchange(failing_, true))
        event(spdlog::level::err, "log-file-failed", {{"path", path_}, {"error", "the disk is too slow"}});
}

LineFile::LineFile(std::unique_ptr<Target> target)
    : target_(std::move(target))
    , writer_([this] { work(); })
{
}

LineFile::~LineFile()
{
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    given_.notify_one();
    writer_.join();
}

std::variant<std::unique_ptr<LineFile>, std::string> LineFile::open(std::string path)
{
    auto target = std::make_unique<Target>(std::move(path));
    if (const auto error = target->open())
        return "cannot append to " + target->path() + ": " +
               (error == std::errc::invalid_argument ? "not a regular file" : error.message());
    return std::unique_ptr<LineFile>(new LineFile(std::move(target)));
}

void LineFile::append(std::string line)
{
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() < kMostWaiting)
            waiting_.push_back(std::move(line));
        else
            ++lost_;
    }
    given_.notify_one();
}

void LineFile::flush()
{
    std::unique_lock lock(mutex_);
    written_.wait(lock, [this] { return waiting_.empty() && !busy_; });
}

void LineFile::work()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        given_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::vector<std::string> lines = std::exchange(waiting_, {});
        const std::uint64_t lost = std::exchange(lost_, 0);
        busy_ = true;
        lock.unlock();
        if (lost > 0) target_->lose(lost);
        for (std::string& line : lines)
            target_->write(std::move(line));
        lock.lock();
        busy_ = false;
        written_.notify_all();
    }
}

} // namespace wharf::log
