#include "server/http/message/multipart.hpp"

#include "server/http/message/text.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

constexpr std::string_view kBreak = "\r\n";
constexpr std::size_t kMaxBoundary = 70; // RFC 2046 section 5.1.1

// A quoted text from behind its first quote; `rest` goes on behind the last. A browser writes a quote within
// as %22 and a backslash as itself, curl a quote as \".
std::optional<std::string> take_quoted(std::string_view& rest)
{
    std::string text;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return text;
        }
        if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') {
            text += rest[++i];
        } else if (rest.substr(i, 3) == "%22") {
            text += '"';
            i += 2;
        } else {
            text += rest[i];
        }
    }
    return std::nullopt;
}

struct Parameter {
    std::string name; // in lower case
    std::string value;
};

// The next of `; name=value; name="value"`. An empty name: there is no further one. Nothing: malformed.
std::optional<Parameter> take_parameter(std::string_view& rest)
{
    rest = trimmed(rest);
    if (rest.empty()) return Parameter{};
    if (rest.front() != ';') return std::nullopt;
    rest = trimmed(rest.substr(1));
    if (rest.empty()) return Parameter{};
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    Parameter parameter{to_lower(trimmed(rest.substr(0, equals))), {}};
    rest = trimmed(rest.substr(equals + 1));
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        auto value = take_quoted(rest);
        if (!value) return std::nullopt;
        parameter.value = std::move(*value);
        return parameter;
    }
    const std::size_t end = std::min(rest.find(';'), rest.size());
    parameter.value = trimmed(rest.substr(0, end));
    rest.remove_prefix(end);
    return parameter;
}

// Of a Content-Disposition field that says form-data and a name.
std::optional<FormPart> parse_disposition(std::string_view value)
{
    const std::size_t end = std::min(value.find(';'), value.size());
    if (!same_word(trimmed(value.substr(0, end)), "form-data")) return std::nullopt;
    value.remove_prefix(end);
    FormPart part;
    bool named = false;
    for (;;) {
        auto parameter = take_parameter(value);
        if (!parameter) return std::nullopt;
        if (parameter->name.empty()) break;
        if (parameter->name == "name") {
            part.name = std::move(parameter->value);
            named = true;
        } else if (parameter->name == "filename") {
            part.filename = std::move(parameter->value);
        }
    }
    return named ? std::optional(std::move(part)) : std::nullopt;
}

std::optional<FormPart> parse_head(std::string_view head)
{
    std::optional<FormPart> part;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find(kBreak), head.size());
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + kBreak.size(), head.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        if (!same_word(line.substr(0, colon), "content-disposition")) continue;
        if (part) return std::nullopt;
        part = parse_disposition(line.substr(colon + 1));
        if (!part) return std::nullopt;
    }
    return part;
}

} // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type)
{
    const std::size_t end = std::min(content_type.find(';'), content_type.size());
    if (!same_word(trimmed(content_type.substr(0, end)), "multipart/form-data")) return std::nullopt;
    std::string_view rest = content_type.substr(end);
    for (;;) {
        auto parameter = take_parameter(rest);
        if (!parameter || parameter->name.empty()) return std::nullopt;
        if (parameter->name != "boundary") continue;
        const std::string& text = parameter->value;
        if (text.empty() || text.size() > kMaxBoundary || text.back() == ' ') return std::nullopt;
        return std::move(parameter->value);
    }
}

MultipartReader::MultipartReader(std::string_view boundary)
    : delimiter_("\r\n--")
    , buffer_(kBreak) // the first delimiter may stand at the very beginning
{
    delimiter_ += boundary;
}

void MultipartReader::feed(std::string_view bytes)
{
    if (state_ == State::Done || state_ == State::Broken) return; // nobody's
    buffer_ += bytes;
}

MultipartReader::Event MultipartReader::next()
{
    switch (state_) {
    case State::Preamble: return read_preamble();
    case State::Delimiter: return read_delimiter();
    case State::Head: return read_head();
    case State::Body: return read_body();
    case State::Done: return {Kind::End};
    case State::Broken: break;
    }
    return {Kind::Malformed};
}

MultipartReader::Event MultipartReader::broken()
{
    state_ = State::Broken;
    return {Kind::Malformed};
}

MultipartReader::Event MultipartReader::read_preamble()
{
    const std::size_t at = buffer_.find(delimiter_);
    if (at == std::string::npos) {
        if (buffer_.size() >= delimiter_.size()) buffer_.erase(0, buffer_.size() - delimiter_.size() + 1);
        return {Kind::More};
    }
    buffer_.erase(0, at + delimiter_.size());
    state_ = State::Delimiter;
    return read_delimiter();
}

// What stands behind the boundary: "--" behind the last, a line break behind the others, both perhaps behind
// blanks.
MultipartReader::Event MultipartReader::read_delimiter()
{
    if (buffer_.size() < 2) return {Kind::More};
    if (buffer_.starts_with("--")) {
        state_ = State::Done;
        buffer_.clear();
        return {Kind::End};
    }
    const std::size_t at = buffer_.find_first_not_of(" \t");
    if (at > kMaxHead) return buffer_.size() > kMaxHead ? broken() : Event{Kind::More};
    if (buffer_.size() < at + kBreak.size()) return {Kind::More};
    if (buffer_.compare(at, kBreak.size(), kBreak) != 0) return broken();
    buffer_.erase(0, at); // the line break stays: it ends a head without lines
    state_ = State::Head;
    return read_head();
}

MultipartReader::Event MultipartReader::read_head()
{
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos || end > kMaxHead)
        return buffer_.size() > kMaxHead ? broken() : Event{Kind::More};
    const std::string_view lines = std::string_view(buffer_).substr(0, end);
    auto part = parse_head(lines.substr(std::min(lines.size(), kBreak.size())));
    if (!part) return broken();
    buffer_.erase(0, end + 2 * kBreak.size());
    state_ = State::Body;
    return {Kind::Part, std::move(*part)};
}

MultipartReader::Event MultipartReader::read_body()
{
    const std::size_t at = buffer_.find(delimiter_);
    if (at == 0) {
        buffer_.erase(0, delimiter_.size());
        state_ = State::Delimiter;
        return {Kind::PartEnd};
    }
    // The last bytes may be the beginning of a delimiter.
    const std::size_t sure = at != std::string::npos              ? at
                             : buffer_.size() < delimiter_.size() ? 0
                                                                  : buffer_.size() - delimiter_.size() + 1;
    if (sure == 0) return {Kind::More};
    Event event{Kind::Data, {}, buffer_.substr(0, sure)};
    buffer_.erase(0, sure);
    return event;
}

} // namespace wharf::http
