#include "server/protocol/line_decoder.hpp"

#include <algorithm>

namespace wharf::protocol {

void LineDecoder::feed(std::string_view bytes)
{
    received_.erase(0, taken_);
    taken_ = 0;
    received_ += bytes;
}

std::optional<std::variant<std::string, LineError>> LineDecoder::next()
{
    std::string_view rest = std::string_view(received_).substr(taken_);
    if (swallowing_) {
        const auto end = rest.find('\n');
        swallowing_ = end == std::string_view::npos;
        const std::size_t swallowed = swallowing_ ? rest.size() : end + 1;
        taken_ += swallowed;
        rest.remove_prefix(swallowed);
    }

    const auto end = rest.find('\n');
    const bool complete = end != std::string_view::npos;
    std::string_view line = rest.substr(0, end);
    // The last byte of an unfinished line, too, may turn out to be the CR of its end.
    if (line.ends_with('\r')) line.remove_suffix(1);

    if (line.size() > max_line_) {
        swallowing_ = !complete;
        taken_ += complete ? end + 1 : rest.size();
        return LineError::TooLong;
    }
    if (!complete) return std::nullopt;
    taken_ += end + 1;
    if (line.find('\0') != std::string_view::npos) return LineError::HasNul;
    return std::string(line);
}

void LineDecoder::reset()
{
    received_.clear();
    taken_ = 0;
    swallowing_ = false;
}

bool LineDecoder::empty() const
{
    return taken_ == received_.size() && !swallowing_;
}

} // namespace wharf::protocol
