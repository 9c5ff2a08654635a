// Text is cut into the same records however it arrives, and no record is beyond the limits.
// Input: separator, quote and escape (1 byte), skipped records and limits (1 byte), then the text.
#include "archive/jobs/reading/csv_reader.hpp"
#include "tests/fuzz/input.hpp"

#include <string>

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

class Pieces final : public ByteSource {
public:
    Pieces(std::string_view text, std::size_t piece)
        : rest_(text)
        , piece_(piece)
    {
    }
    std::variant<std::size_t, JobError> read(std::span<char> into) override
    {
        const std::size_t size = std::min({into.size(), piece_, rest_.size()});
        std::copy_n(rest_.begin(), size, into.begin());
        rest_.remove_prefix(size);
        return size;
    }

private:
    std::string_view rest_;
    std::size_t piece_;
};

Dialect dialect_from(std::uint8_t characters, std::uint8_t limits)
{
    constexpr char32_t separators[] = {U',', U'\t', U';', U'\u00A6'};
    constexpr char32_t quotes[] = {0, U'"', U'\'', U'\u00FE'};
    constexpr char32_t escapes[] = {0, U'\\', U'"', U'\u00A5'};
    Dialect dialect;
    dialect.separator = separators[characters & 3];
    dialect.quote.reset();
    if (const char32_t quote = quotes[characters >> 2 & 3]) dialect.quote = quote;
    if (const char32_t escape = escapes[characters >> 4 & 3]) dialect.escape = escape;
    dialect.first_record = characters >> 6 & 1;
    dialect.skip = limits & 3;
    if (limits & 4) dialect.largest_record = 16U << (limits >> 4 & 3);
    if (limits & 8) dialect.most_fields = 1 + (limits >> 6);
    return dialect;
}

std::string read_in_pieces(std::string_view text, const Dialect& dialect, std::size_t piece)
{
    Pieces source(text, piece);
    CsvReader reader(source, dialect);
    std::string seen;
    std::uint64_t number = dialect.first_record;
    std::uint64_t line = 0;
    for (;;) {
        auto next = reader.next();
        if (const auto* error = std::get_if<JobError>(&next))
            return seen + error->type + ' ' + error->english;
        const Record* record = std::get<const Record*>(next);
        if (!record) return seen;
        check(record->number == number++, "records are counted one by one");
        check(record->line > line && record->line <= text.size(), "a record begins on a line of its own");
        line = record->line;
        check(!record->fields.empty() && record->fields.size() <= dialect.most_fields,
              "a record has as many fields as it may");
        std::size_t size = 0;
        for (const std::string_view field : record->fields) {
            size += field.size();
            seen.append(field).append("|");
        }
        check(size <= dialect.largest_record && size <= text.size(), "a record is as large as it may be");
        seen += '@' + std::to_string(line) + '\n';
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    wharf::fuzz::Input input(data, size);
    const auto characters = input.number<std::uint8_t>();
    const auto limits = input.number<std::uint8_t>();
    const Dialect dialect = dialect_from(characters, limits);
    const std::string whole = read_in_pieces(input.rest(), dialect, 1U << 20);
    check(read_in_pieces(input.rest(), dialect, 1) == whole, "single bytes read the same");
    check(read_in_pieces(input.rest(), dialect, 61) == whole, "pieces read the same");
    return 0;
}
