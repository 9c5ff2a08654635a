#include "server/http/bodies/log_stream.hpp"

#include "archive/disk/iso_time.hpp"

#include <boost/json/serialize.hpp>

namespace wharf::http {
namespace {

constexpr std::size_t kPiece = 64 * 1024; // bytes that are worth sending

// A line of log.txt begins with its time, which sorts as text.
std::string time_of(std::string_view line)
{
    return std::string(line.substr(0, line.find(' ')));
}

std::string time_of(const boost::json::value& item)
{
    return std::string(item.at("data").at("timestamp").as_string());
}

} // namespace

LogStream::LogStream(archive::Archive& archive, std::vector<archive::JobManifest> jobs, LogForm form,
                     LogOrder order)
    : archive_(archive)
    , jobs_(std::move(jobs))
    , form_(form)
    , order_(order)
{
}

archive::result<void> LogStream::open()
{
    const auto story = jobs::story_of(archive_, jobs_.at(at_));
    if (!story) return story.error();
    ++at_;
    take(*story);
    return {};
}

boost::system::result<BodySource::Piece> LogStream::next()
{
    Piece piece; // not initialised with a text: GCC 12 sees a copy out of bounds there
    if (form_ == LogForm::Json && !std::exchange(begun_, true)) piece.bytes = "[";
    for (flush(piece.bytes); piece.bytes.size() < kPiece && at_ < jobs_.size(); flush(piece.bytes)) {
        const auto story = jobs::story_of(archive_, jobs_[at_]);
        if (!story && archive::as_condition(story.error()) != archive::Errc::NotFound) return story.error();
        ++at_;
        if (story) take(*story);
    }
    const bool more = piece.bytes.size() >= kPiece;
    if (!more && form_ == LogForm::Json) piece.bytes += "]\n";
    piece.then = more ? Then::More : Then::End;
    return piece;
}

void LogStream::take(const jobs::JobStory& story)
{
    const auto put = [this](const std::string& time, std::string bytes) {
        // Job by job, everything has one time: it goes out as it came in.
        told_.emplace(order_ == LogOrder::ByTime ? time : std::string(), std::move(bytes));
    };
    if (form_ == LogForm::Json) {
        for (const auto& item : jobs::log_items(story))
            put(time_of(item), boost::json::serialize(item));
        return;
    }
    const std::string text = jobs::log_text(story);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin) + 1;
        std::string line = text.substr(begin, end - begin);
        const std::string time = time_of(line);
        put(time, std::move(line));
        begin = end;
    }
}

void LogStream::flush(std::string& piece)
{
    const bool held_back = order_ == LogOrder::ByTime && at_ < jobs_.size();
    const auto end = held_back ? told_.lower_bound(archive::iso_time(jobs_[at_].arrived)) : told_.end();
    for (auto one = told_.begin(); one != end && piece.size() < kPiece; one = told_.erase(one)) {
        if (form_ == LogForm::Json && !std::exchange(first_, false)) piece += ",\n";
        piece += one->second;
    }
}

} // namespace wharf::http
