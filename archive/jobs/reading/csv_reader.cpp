#include "archive/jobs/reading/csv_reader.hpp"

#include "archive/jobs/reading/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace wharf::jobs {

namespace {

constexpr std::size_t kBuffer = 512 * 1024;

std::string token(std::optional<char32_t> character)
{
    return character ? utf8(*character) : std::string();
}

char first_or(const std::string& token, char otherwise)
{
    return token.empty() ? otherwise : token.front();
}

} // namespace

std::string where(std::uint64_t record, std::uint64_t line)
{
    if (record == 0) return "the header";
    return "record " + std::to_string(record) + " (line " + std::to_string(line) + ")";
}

CsvReader::CsvReader(ByteSource& text, const Dialect& dialect)
    : text_(text)
    , separator_(token(dialect.separator))
    , quote_(token(dialect.quote))
    , escape_(dialect.escape == dialect.quote ? std::string() : token(dialect.escape))
    , plain_stops_('\r', '\n', separator_.front(), first_or(escape_, '\n'))
    , quoted_stops_('\r', '\n', first_or(quote_, '\n'), first_or(escape_, '\n'))
    , to_skip_(dialect.skip)
    , largest_record_(dialect.largest_record)
    , most_fields_(dialect.most_fields)
    , buffer_(std::min(kBuffer, dialect.largest_record + 1024) + ByteSearch::kBlock)
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
    record_.fields.clear();
    record_line_ = line_;
    if (!available(1)) return error_ ? Outcome::Failed : Outcome::End;
    for (;;) {
        read_simple_fields();
        const bool quoted = !quote_.empty() && at(quote_);
        if (quoted) pos_ += quote_.size();
        const std::size_t start = out_ = pos_;
        if (quoted && !read_quoted()) return Outcome::Failed;
        const Stop stop = read_plain();
        if (stop == Stop::Failed) return Outcome::Failed;
        record_.fields.emplace_back(buffer_.data() + begin_ + start, out_ - start);
        if (too_large()) return Outcome::Failed;
        if (record_.fields.size() > most_fields_) {
            fail("record-too-large", {{"limit", most_fields_}},
                 "has more than " + std::to_string(most_fields_) + " values");
            return Outcome::Failed;
        }
        if (stop == Stop::Separator) continue;
        const bool blank = record_.fields.size() == 1 && start == out_ && !quoted;
        return blank ? Outcome::Blank : Outcome::Record;
    }
}

// Takes the fields that stand in the buffer as they are, as far as there are any, and leaves at the first one
// about which there is more to say: the last of a record, one that contains a quote, an escape or a line end,
// one that is not yet in the buffer whole or that reaches beyond a limit.
void CsvReader::read_simple_fields()
{
    if (separator_.size() > 1 || quote_.size() > 1) return;
    const char separator = separator_.front();
    const char* const base = buffer_.data() + begin_;
    const char* const end = base + std::min(filled_, largest_record_);
    const char* at = base + pos_;
    while (at != end && record_.fields.size() < most_fields_) {
        const std::ptrdiff_t quoted = !quote_.empty() && *at == quote_.front() ? 1 : 0;
        const char* const text = at + quoted;
        const char* const stop = quoted ? quoted_stops_(text, end) : plain_stops_(text, end);
        if (end - stop <= quoted || (quoted && *stop != quote_.front()) || stop[quoted] != separator) break;
        record_.fields.emplace_back(text, static_cast<std::size_t>(stop - text));
        at = stop + quoted + 1;
    }
    pos_ = static_cast<std::size_t>(at - base);
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
    for (;;) {
        const char* base = buffer_.data() + begin_;
        keep_until(static_cast<std::size_t>(quoted_stops_(base + pos_, base + filled_) - base));
        if (pos_ == filled_) {
            if (more()) continue;
            if (!error_) fail("unterminated-quote", {}, "has a quote that is never closed");
            return false;
        }
        if (at(quote_)) {
            pos_ += quote_.size();
            if (!at(quote_)) return true;
            pos_ += quote_.size();
            keep(quote_);
        } else if (!escape_.empty() && at(escape_)) {
            read_escaped();
        } else {
            // A line end, or only the first byte of a longer quote or escape.
            const char byte = buffer_[begin_ + pos_];
            const bool ends_crlf = byte == '\n' && buffer_[begin_ + pos_ - 1] == '\r';
            if (byte == '\r' || (byte == '\n' && !ends_crlf)) ++line_;
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
    make_room();
    plain_stops_.forget();
    quoted_stops_.forget();
    const std::span<char> room(buffer_.data(), buffer_.size() - ByteSearch::kBlock);
    auto got = text_.read(room.subspan(filled_));
    if (auto* error = std::get_if<JobError>(&got)) {
        error_ = std::move(*error);
        return false;
    }
    filled_ += std::get<std::size_t>(got);
    ended_ = std::get<std::size_t>(got) == 0;
    return !ended_;
}

// Moves the record to the beginning of the buffer, of a larger one if it fills more than half of it.
void CsvReader::make_room()
{
    const bool grow = filled_ > buffer_.size() / 2;
    if (begin_ == 0 && !grow) return;
    std::vector<char> larger(grow ? 2 * buffer_.size() : 0);
    const char* const from = buffer_.data() + begin_;
    char* const to = grow ? larger.data() : buffer_.data();
    std::memmove(to, from, filled_);
    for (std::string_view& field : record_.fields)
        field = {to + (field.data() - from), field.size()};
    if (grow) buffer_.swap(larger);
    begin_ = 0;
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
