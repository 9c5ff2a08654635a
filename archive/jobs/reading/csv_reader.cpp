#include "archive/jobs/reading/csv_reader.hpp"

#include <algorithm>
#include <cstring>

namespace wharf::jobs {

namespace {

constexpr std::size_t kBuffer = 512 * 1024;

std::string utf8(std::optional<char32_t> character)
{
    if (!character) return {};
    const auto c = static_cast<std::uint32_t>(*character);
    const auto tail = [c](unsigned shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
    if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

char first_or(const std::string& token, char otherwise)
{
    return token.empty() ? otherwise : token.front();
}

std::uint64_t line_ends(std::string_view text)
{
    std::uint64_t count = 0;
    for (std::size_t at = text.find_first_of("\r\n"); at < text.size();
         at = text.find_first_of("\r\n", at + 1)) {
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
        ++count;
    }
    return count;
}

} // namespace

std::string where(std::uint64_t record, std::uint64_t line)
{
    if (record == 0) return "the header";
    return "record " + std::to_string(record) + " (line " + std::to_string(line) + ")";
}

CsvReader::CsvReader(ByteSource& text, const Dialect& dialect)
    : text_(text)
    , separator_(utf8(dialect.separator))
    , quote_(utf8(dialect.quote))
    , escape_(dialect.escape == dialect.quote ? std::string() : utf8(dialect.escape))
    , plain_stops_('\r', '\n', separator_.front(), first_or(escape_, '\n'))
    , quoted_stops_(first_or(quote_, '\0'), first_or(quote_, '\0'), first_or(quote_, '\0'),
                    first_or(escape_, first_or(quote_, '\0')))
    , to_skip_(dialect.skip)
    , largest_record_(dialect.largest_record)
    , most_fields_(dialect.most_fields)
    , buffer_(std::min(kBuffer, dialect.largest_record + 1024))
    , number_(dialect.first_record)
{
}

std::variant<const Record*, JobError> CsvReader::next()
{
    for (;;) {
        const Outcome outcome = read_record();
        if (outcome == Outcome::End) return nullptr;
        if (outcome == Outcome::Failed) break;
        if (to_skip_ > 0) {
            --to_skip_;
            continue;
        }
        if (outcome == Outcome::Blank) continue;
        record_.number = number_++;
        record_.line = record_line_;
        record_.fields.clear();
        const char* base = buffer_.data() + begin_;
        for (const auto& [from, to] : bounds_)
            record_.fields.emplace_back(base + from, to - from);
        return &record_;
    }
    if (error_->type == "invalid-encoding") {
        error_->details["record"] = number_;
        error_->details["line"] = record_line_;
        error_->english = "in " + where(number_, record_line_) + ": " + error_->english;
    }
    return *error_;
}

CsvReader::Outcome CsvReader::read_record()
{
    begin_ += pos_;
    filled_ -= pos_;
    pos_ = out_ = 0;
    bounds_.clear();
    record_line_ = line_;
    if (!available(1)) return error_ ? Outcome::Failed : Outcome::End;
    for (;;) {
        const bool quoted = !quote_.empty() && at(quote_);
        if (quoted) pos_ += quote_.size();
        const std::size_t start = out_ = pos_;
        if (quoted && !read_quoted()) return Outcome::Failed;
        const Stop stop = read_plain();
        if (stop == Stop::Failed) return Outcome::Failed;
        bounds_.emplace_back(start, out_);
        if (too_large()) return Outcome::Failed;
        if (bounds_.size() > most_fields_) {
            fail("record-too-large", {{"limit", most_fields_}},
                 "has more than " + std::to_string(most_fields_) + " values");
            return Outcome::Failed;
        }
        if (stop == Stop::Separator) continue;
        const bool blank = bounds_.size() == 1 && start == out_ && !quoted;
        return blank ? Outcome::Blank : Outcome::Record;
    }
}

CsvReader::Stop CsvReader::read_plain()
{
    for (;;) {
        const char* base = buffer_.data() + begin_;
        keep_until(static_cast<std::size_t>(plain_stops_(base + pos_, base + filled_) - base));
        if (pos_ == filled_) {
            if (more()) continue;
            return error_ ? Stop::Failed : Stop::TextEnd;
        }
        const char byte = buffer_[begin_ + pos_];
        if (byte == '\n' || byte == '\r') {
            ++pos_;
            ++line_;
            // An error that shows only now concerns the next record.
            if (byte == '\r' && available(1) && buffer_[begin_ + pos_] == '\n') ++pos_;
            return Stop::LineEnd;
        }
        if (at(separator_)) {
            pos_ += separator_.size();
            return Stop::Separator;
        }
        if (!escape_.empty() && at(escape_))
            read_escaped();
        else
            keep_until(pos_ + 1); // only the first byte of a longer separator or escape
    }
}

bool CsvReader::read_quoted()
{
    const std::size_t start = out_;
    for (;;) {
        const char* base = buffer_.data() + begin_;
        const char* end = base + filled_;
        const char* stop = end;
        if (escape_.empty()) {
            const void* found = std::memchr(base + pos_, quote_.front(), filled_ - pos_);
            if (found) stop = static_cast<const char*>(found);
        } else {
            stop = quoted_stops_(base + pos_, end);
        }
        keep_until(static_cast<std::size_t>(stop - base));
        if (pos_ == filled_) {
            if (more()) continue;
            if (!error_) fail("unterminated-quote", {}, "has a quote that is never closed");
            return false;
        }
        if (at(quote_)) {
            pos_ += quote_.size();
            if (!at(quote_)) {
                line_ += line_ends({buffer_.data() + begin_ + start, out_ - start});
                return true;
            }
            pos_ += quote_.size();
            keep(quote_);
        } else if (!escape_.empty() && at(escape_)) {
            read_escaped();
        } else {
            keep_until(pos_ + 1);
        }
    }
}

void CsvReader::read_escaped()
{
    pos_ += escape_.size();
    for (const std::string* token : {&quote_, &escape_, &separator_}) {
        if (token->empty() || !at(*token)) continue;
        pos_ += token->size();
        keep(*token);
        return;
    }
    keep(escape_);
}

bool CsvReader::at(const std::string& token)
{
    if (!available(1) || buffer_[begin_ + pos_] != token.front()) return false;
    if (token.size() == 1) return true;
    return available(token.size()) &&
           std::memcmp(buffer_.data() + begin_ + pos_, token.data(), token.size()) == 0;
}

bool CsvReader::available(std::size_t bytes)
{
    while (filled_ - pos_ < bytes)
        if (!more()) return false;
    return true;
}

void CsvReader::keep_until(std::size_t end)
{
    char* base = buffer_.data() + begin_;
    if (out_ != pos_) std::memmove(base + out_, base + pos_, end - pos_);
    out_ += end - pos_;
    pos_ = end;
}

void CsvReader::keep(std::string_view text)
{
    std::memcpy(buffer_.data() + begin_ + out_, text.data(), text.size());
    out_ += text.size();
}

bool CsvReader::more()
{
    if (error_ || ended_ || too_large()) return false;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, filled_);
        begin_ = 0;
    }
    if (filled_ > buffer_.size() / 2) buffer_.resize(buffer_.size() * 2);
    auto got = text_.read(std::span(buffer_).subspan(filled_));
    if (auto* error = std::get_if<JobError>(&got)) {
        error_ = std::move(*error);
        return false;
    }
    filled_ += std::get<std::size_t>(got);
    ended_ = std::get<std::size_t>(got) == 0;
    return !ended_;
}

bool CsvReader::too_large()
{
    if (pos_ <= largest_record_) return false;
    fail("record-too-large", {{"limit", largest_record_}},
         "is larger than " + std::to_string(largest_record_) + " bytes; is a quote never closed?");
    return true;
}

void CsvReader::fail(std::string type, boost::json::object details, const std::string& english)
{
    details["record"] = number_;
    details["line"] = record_line_;
    error_ = JobError{std::move(type), std::move(details), where(number_, record_line_) + ' ' + english};
}

} // namespace wharf::jobs
