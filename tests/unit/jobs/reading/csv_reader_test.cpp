#include "archive/jobs/reading/csv_reader.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

using Table = std::vector<std::vector<std::string>>;

struct Reading {
    Table records;
    std::vector<std::uint64_t> lines;
    std::string error;
    friend bool operator==(const Reading&, const Reading&) = default;
};

Reading read(ByteSource& source, const Dialect& dialect)
{
    CsvReader reader(source, dialect);
    Reading reading;
    for (;;) {
        auto next = reader.next();
        if (const auto* error = std::get_if<JobError>(&next)) {
            reading.error = error->type + ": " + error->english;
            return reading;
        }
        const Record* record = std::get<const Record*>(next);
        if (!record) return reading;
        CHECK(record->number == reading.records.size() + dialect.first_record);
        reading.records.emplace_back(record->fields.begin(), record->fields.end());
        reading.lines.push_back(record->line);
    }
}

// Reads the text whole, in single bytes, and cut in two at every byte; all must agree.
Reading read(const std::string& text, const Dialect& dialect = {})
{
    Pieces whole(text);
    Reading reading = read(whole, dialect);
    Pieces bytes(text, 1);
    CHECK(read(bytes, dialect) == reading);
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        Pieces two(text, text.size(), cut);
        if (read(two, dialect) != reading) FAIL("differs when cut at byte " << cut);
    }
    return reading;
}

Dialect dialect(char32_t separator, std::optional<char32_t> quote, std::optional<char32_t> escape = {})
{
    Dialect d;
    d.separator = separator;
    d.quote = quote;
    d.escape = escape;
    return d;
}

} // namespace

TEST_CASE("text is cut into records and fields", "[jobs]")
{
    const auto [text, expected] = GENERATE(table<std::string, Table>({
        {"", {}},
        {"a", {{"a"}}},
        {"a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
        {"a,b\r\n1,2", {{"a", "b"}, {"1", "2"}}},
        {"a,b\r1,2\r", {{"a", "b"}, {"1", "2"}}},
        {"a\nb\r\nc\rd", {{"a"}, {"b"}, {"c"}, {"d"}}},
        {"a,\n,\n,b", {{"a", ""}, {"", ""}, {"", "b"}}},
        {"a,", {{"a", ""}}},
        {"\n\na\n\r\n\rb\n\n", {{"a"}, {"b"}}},
        {"\"\"\n\"\"", {{""}, {""}}},
        {" \n", {{" "}}},
        {"\"a,b\",\"c\nd\",\"e\r\nf\"\n", {{"a,b", "c\nd", "e\r\nf"}}},
        {"\"a\"\"b\",\"\"\"\",\"\"\"\"\"\"", {{"a\"b", "\"", "\"\""}}},
        {"a\"b, \"c\",d\"", {{"a\"b", " \"c\"", "d\""}}},
        {"\"a\"b,\"c\" \"d\",\"e\"\n", {{"ab", "c \"d\"", "e"}}},
        {"\"a\"\"b\"c\"d,e", {{"a\"bc\"d", "e"}}},
        {"sixteen bytes and more of text,another long value here\n",
         {{"sixteen bytes and more of text", "another long value here"}}},
        {std::string("a\0b,c", 5), {{std::string("a\0b", 3), "c"}}},
        {"a\xC2\x85z\xE2\x80\xA8,\x0B\x0C\x1E\n", {{"a\xC2\x85z\xE2\x80\xA8", "\x0B\x0C\x1E"}}},
    }));
    CAPTURE(text);
    const Reading reading = read(text);
    CHECK(reading.records == expected);
    CHECK(reading.error.empty());
}

TEST_CASE("every dialect reads its own characters", "[jobs]")
{
    CHECK(read("a\tb\"\t\"c\n", dialect(U'\t', {})).records == Table{{"a", "b\"", "\"c"}});
    CHECK(read("'a;b';'it''s';\"\n", dialect(U';', U'\'')).records == Table{{"a;b", "it's", "\""}});
    CHECK(read("a\xC2\xA6"
               "b\xC2\xA5"
               "c\xC2\xA6\n",
               dialect(U'\u00A6', U'"'))
              .records == Table{{"a",
                                 "b\xC2\xA5"
                                 "c",
                                 ""}});
    CHECK(read("\xC3\xBE"
               "a\xC3\xBE\xC3\xBE\x14z\xC3\xBF\xC3\xBE\x14"
               "b\n",
               dialect(U'\u0014', U'\u00FE'))
              .records == Table{{"a\xC3\xBE\x14z\xC3\xBF", "b"}});
    CHECK(read("a\xF0\x9F\x98\x80"
               "b\xF0\x9F\x98\x81",
               dialect(U'\U0001F600', U'"'))
              .records == Table{{"a", "b\xF0\x9F\x98\x81"}});
}

TEST_CASE("an escape makes a quote, an escape or a separator plain text and nothing else", "[jobs]")
{
    const Dialect d = dialect(U',', U'"', U'\\');
    CHECK(read("\"a\\\"b\",c\\,d,e\\\\,C:\\temp\n", d).records == Table{{"a\"b", "c,d", "e\\", "C:\\temp"}});
    CHECK(read("\"\\\\\",\"x\\n\",\\\"y\n", d).records == Table{{"\\", "x\\n", "\"y"}});
    CHECK(read("\"a\"\"b\\\"\"\n", d).records == Table{{"a\"b\""}});
    CHECK(read("a\\", d).records == Table{{"a\\"}});
    CHECK(read("a\"\"b,\"c\"\"d\"", dialect(U',', U'"', U'"')).records == Table{{"a\"\"b", "c\"d"}});
}

TEST_CASE("records are skipped, not lines, and a blank line counts as one", "[jobs]")
{
    Dialect d;
    d.skip = 3;
    CHECK(read("title\n\n\"two\nlines\",x\na,b\n\n1,2\n", d).records == Table{{"a", "b"}, {"1", "2"}});
    CHECK(read("a\n", d).records.empty());
}

TEST_CASE("a record knows the line it begins on", "[jobs]")
{
    const Reading reading = read("a\r\n\r\n\"b\n\r\nc\r\",\"\n\"\nd\re\n");
    CHECK(reading.records.size() == 4);
    CHECK(reading.lines == std::vector<std::uint64_t>{1, 3, 8, 9});
}

TEST_CASE("a header is record 0", "[jobs]")
{
    Dialect d;
    d.first_record = 0;
    CHECK(read("a\n\"b", d).error ==
          "unterminated-quote: record 1 (line 2) has a quote that is never closed");
    CHECK(read("\"b", d).error == "unterminated-quote: the header has a quote that is never closed");
}

TEST_CASE("a quote that is never closed is an error that names the record", "[jobs]")
{
    const Reading reading = read("a\nb\n\"c\nd\ne\n");
    CHECK(reading.records == Table{{"a"}, {"b"}});
    CHECK(reading.error == "unterminated-quote: record 3 (line 3) has a quote that is never closed");
    CHECK(read("\"").error.starts_with("unterminated-quote"));
    CHECK(read("\"a\"\"").error.starts_with("unterminated-quote"));
}

TEST_CASE("a record larger than the limit is an error, one of exactly that size is not", "[jobs]")
{
    Dialect d;
    d.largest_record = 10;
    CHECK(read("12345,789\n12345,789\n", d).records.size() == 2);
    CHECK(read("1,2\n12345,7890\n1,2\n", d).error ==
          "record-too-large: record 2 (line 2) is larger than 10 bytes; is a quote never closed?");
    CHECK(read("\"123456789012\"", d).error.starts_with("record-too-large: record 1"));
    CHECK(read("\"1234\n56789012", d).error.starts_with("record-too-large: record 1"));
    CHECK(read("1234567890", d).records.size() == 1);
    CHECK(read("12345678901", d).error.starts_with("record-too-large: record 1"));
}

TEST_CASE("a record of too many fields is an error", "[jobs]")
{
    Dialect d;
    d.most_fields = 3;
    CHECK(read("a,b,c\n,,\n", d).records.size() == 2);
    CHECK(read("a,b,c\n,,,\n", d).error == "record-too-large: record 2 (line 2) has more than 3 values");
}

TEST_CASE("large records and buffers full to the brim read as small ones do", "[jobs]")
{
    std::string text;
    Table expected;
    for (std::size_t size : {1U, 70'000U, 262'143U, 262'144U, 524'288U, 1'000'000U, 3U}) {
        const std::string value(size, static_cast<char>('a' + size % 26));
        text += '"' + value + "\"\"\r\n" + value + "\"," + value + "\r\n";
        expected.push_back({value + "\"\r\n" + value, value});
    }
    const std::size_t piece = GENERATE(std::size_t{4095}, std::size_t{65'536}, std::size_t{1} << 24);
    Pieces source(text, piece);
    CHECK((read(source, Dialect{}).records == expected));
}

TEST_CASE("a text of gigabytes that is one record is refused at the limit", "[jobs]")
{
    class Endless final : public ByteSource {
    public:
        std::variant<std::size_t, JobError> read(std::span<char> into) override
        {
            std::fill(into.begin(), into.end(), '\0');
            given_ += into.size();
            return into.size();
        }
        std::uint64_t given_ = 0;
    } source;
    const Reading reading = read(source, Dialect{});
    CHECK(reading.records.empty());
    CHECK(reading.error.starts_with("record-too-large: record 1 (line 1) is larger than 16777216 bytes"));
    CHECK(source.given_ < 64U << 20);
}

TEST_CASE("cells of many megabytes are read whole", "[jobs]")
{
    const std::string cell(5U << 20, 'x');
    const std::string quoted = "\"" + cell + "\"\"\n" + cell + "\"";
    Pieces source("1," + cell + ",2\n3," + quoted + ",4\n", 100'000);
    CHECK((read(source, Dialect{}).records == Table{{"1", cell, "2"}, {"3", cell + "\"\n" + cell, "4"}}));
}

TEST_CASE("an error of the source comes after the records before it", "[jobs]")
{
    class Failing final : public ByteSource {
    public:
        std::variant<std::size_t, JobError> read(std::span<char> into) override
        {
            if (done_) return JobError{"invalid-encoding", {}, "byte 5"};
            done_ = true;
            into[0] = 'a';
            into[1] = '\n';
            into[2] = 'b';
            return std::size_t{3};
        }

    private:
        bool done_ = false;
    } source;
    const Reading reading = read(source, Dialect{});
    CHECK(reading.records == Table{{"a"}});
    CHECK(reading.error == "invalid-encoding: in record 2 (line 2): byte 5");
}
