#include "archive/jobs/control/lenient_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/parser.hpp>

#include <algorithm>
#include <optional>

namespace wharf::jobs {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::size_t start_of(std::string_view text)
{
    return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

JsonPosition position_of(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, offset);
    const std::size_t newline = before.rfind('\n');
    std::string_view line = newline == std::string_view::npos ? before : before.substr(newline + 1);
    if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1,
            static_cast<std::size_t>(std::count_if(line.begin(), line.end(), begins_character)) + 1};
}

// As some editors and shells save what they call Unicode.
bool is_utf16(std::string_view text)
{
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
           text.substr(0, 2).find('\0') != std::string_view::npos;
}

std::size_t end_of_string(std::string_view text, std::size_t begin)
{
    std::size_t at = begin + 1;
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return std::min(at + 1, text.size());
}

// Blanks in place of comments, so that everything else stays where it was. (Boost can pass over comments, but
// not over one that ends with two asterisks.) One that is not closed stays, for the parser to complain of.
std::string without_comments(std::string_view text)
{
    std::string plain(text);
    for (std::size_t at = text.find_first_of("\"/"); at < text.size(); at = text.find_first_of("\"/", at)) {
        std::size_t end = at + 1;
        if (text[at] == '"') {
            at = end_of_string(text, at);
            continue;
        }
        if (text.substr(at).starts_with("//")) {
            end = std::min(text.find_first_of("\r\n", at), text.size());
        } else if (text.substr(at).starts_with("/*")) {
            const std::size_t close = text.find("*/", at + 2);
            if (close == std::string_view::npos) break;
            end = close + 2;
        } else {
            at = end;
            continue;
        }
        plain.replace(at, end - at, end - at, ' ');
        at = end;
    }
    return plain;
}

// Walks over a text without comments that is known to be well-formed, so it checks nothing but the end.
class Locator {
public:
    explicit Locator(std::string_view text)
        : text_(text)
        , pos_(start_of(text))
    {
    }

    std::size_t find(std::span<const std::string> path)
    {
        walk(path);
        return best_;
    }

private:
    using Path = std::optional<std::span<const std::string>>; // what is left of the way; none: not on it

    char peek() const { return pos_ < text_.size() ? text_[pos_] : '\0'; }

    void skip_blank() { pos_ = std::min(text_.find_first_not_of(" \t\r\n", pos_), text_.size()); }

    std::string string()
    {
        const std::size_t begin = pos_;
        pos_ = end_of_string(text_, begin);
        boost::system::error_code failed;
        const boost::json::value key = boost::json::parse(text_.substr(begin, pos_ - begin), failed);
        return failed ? std::string() : std::string(key.as_string());
    }

    static Path step(const Path& path, std::string_view key)
    {
        if (!path || path->empty() || path->front() != key) return std::nullopt;
        return path->subspan(1);
    }

    void walk(const Path& path)
    {
        skip_blank();
        if (path) best_ = pos_;
        if (peek() == '{') {
            members(path);
        } else if (peek() == '[') {
            elements(path);
        } else if (peek() == '"') {
            string();
        } else {
            pos_ = std::min(text_.find_first_of(",]} \t\r\n", pos_), text_.size());
        }
    }

    void members(const Path& path)
    {
        ++pos_;
        for (skip_blank(); pos_ < text_.size() && peek() != '}'; skip_blank()) {
            if (peek() == ',') {
                ++pos_;
                continue;
            }
            const std::string key = string();
            skip_blank();
            ++pos_; // the colon
            walk(step(path, key));
        }
        ++pos_;
    }

    void elements(const Path& path)
    {
        ++pos_;
        std::size_t index = 0;
        for (skip_blank(); pos_ < text_.size() && peek() != ']'; skip_blank()) {
            if (peek() == ',') {
                ++pos_;
                continue;
            }
            walk(step(path, '[' + std::to_string(index++) + ']'));
        }
        ++pos_;
    }

    std::string_view text_;
    std::size_t pos_;
    std::size_t best_ = 0;
};

} // namespace

std::variant<boost::json::value, JsonSyntaxError> parse_lenient_json(std::string_view text)
{
    if (is_utf16(text)) return JsonSyntaxError{"it is UTF-16, expected UTF-8", {}};
    boost::json::parser parser;
    const std::string plain = without_comments(text);
    const std::size_t start = start_of(text);
    boost::system::error_code failed;
    const std::size_t read = parser.write(std::string_view(plain).substr(start), failed);
    if (failed) return JsonSyntaxError{failed.message(), position_of(text, start + read)};
    return parser.release();
}

std::string to_string(const JsonPath& path)
{
    std::string text;
    for (const std::string& part : path) {
        if (!text.empty() && !part.starts_with('[')) text += '.';
        text += part;
    }
    return text;
}

JsonPosition locate(std::string_view text, std::span<const std::string> path)
{
    const std::string plain = without_comments(text);
    return position_of(text, Locator(plain).find(path));
}

} // namespace wharf::jobs
