// Cuts UTF-8 text into records and fields. Streaming: one buffer, at most a few times the largest record; the
// result does not depend on how the source cuts the text.
//
// The dialect, where readers differ:
// - A record ends with LF, CR or CRLF, also mixed, or with the text. Blank lines are no records (but count
//   as ones to be skipped), so in a file of one column an empty value must be written "".
// - A quote opens a quoted field only as the field's first character; elsewhere it is text. Within, a doubled
//   quote is a quote, and separators and line ends are text, kept as they are.
// - Text after the closing quote, up to the separator, belongs to the field as it stands ("a"b is ab).
// - An escape makes the next quote, escape or separator plain text; before anything else it is plain text.
#pragma once

#include "archive/jobs/reading/byte_search.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wharf::jobs {

struct Dialect {
    char32_t separator = U',';
    std::optional<char32_t> quote = U'"';
    std::optional<char32_t> escape;
    std::uint64_t skip = 0;                 // records to pass over first
    std::uint64_t first_record = 1;         // number of the first record read; 0 = a header
    std::size_t largest_record = 16U << 20; // bytes; a quote that is never closed must not eat the memory
    std::size_t most_fields = 32'767;
};

// Valid until the reader's next().
struct Record {
    std::uint64_t number = 0; // see Dialect::first_record
    std::uint64_t line = 0;   // of the text, on which it begins; from 1
    std::vector<std::string_view> fields;
};

// "record 17 (line 20)", or "the header" for record 0.
[[nodiscard]] std::string where(std::uint64_t record, std::uint64_t line);

class CsvReader {
public:
    CsvReader(ByteSource& text, const Dialect& dialect);

    // The next record, or null at the end. After an error only destruction is allowed. Errors are those of
    // the source, "record-too-large" and "unterminated-quote"; they name the record.
    [[nodiscard]] std::variant<const Record*, JobError> next();

    // More than none at the end: the text ends within what Dialect::skip passes over.
    [[nodiscard]] std::uint64_t left_to_skip() const { return to_skip_; }

private:
    enum class Outcome { Record, Blank, End, Failed };
    enum class Stop { Separator, LineEnd, TextEnd, Failed };

    Outcome read_record();
    void read_simple_fields();
    Stop read_plain();
    bool read_quoted();
    void read_escaped();
    bool more(); // another piece from the source; false at the end or on an error
    void make_room();
    bool too_large();                  // then it has failed
    bool available(std::size_t bytes); // that many stand at pos_
    bool at(const std::string& token); // it stands at pos_
    void keep_until(std::size_t end);  // text up to there belongs to the field
    void keep(std::string_view text);  // so does this, which was passed over already
    void fail(std::string type, boost::json::object details, const std::string& english);

    ByteSource& text_;
    std::string separator_;
    std::string quote_;
    std::string escape_;
    ByteSearch plain_stops_;
    ByteSearch quoted_stops_;
    std::uint64_t to_skip_;
    std::size_t largest_record_;
    std::size_t most_fields_;

    std::vector<char> buffer_;
    std::size_t begin_ = 0;  // of the current record within the buffer; the next three count from it
    std::size_t pos_ = 0;    // read up to here
    std::size_t out_ = 0;    // the current field's text ends here; behind pos_ once something was left out
    std::size_t filled_ = 0; // text of the source ends here
    Record record_;
    std::uint64_t number_; // of the record being read
    std::uint64_t line_ = 1;
    std::uint64_t record_line_ = 1;
    bool ended_ = false;
    std::optional<JobError> error_;
};

} // namespace wharf::jobs
