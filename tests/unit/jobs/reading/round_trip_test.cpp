// Random tables, written in random dialects, encodings and line ends and read back from random pieces: every
// cell comes back. The seed is fixed.
#include "tests/unit/jobs/reading/decoded.hpp"
#include "tests/unit/jobs/reading/whole_table.hpp"

#include <catch2/catch.hpp>
#include <iconv.h>

#include <random>

using namespace wharf::jobs;

namespace {

using Text = std::u32string;

std::string encoded(const Text& text, const std::string& encoding)
{
    const iconv_t converter = iconv_open(encoding.c_str(), "UTF-32LE");
    REQUIRE(converter != reinterpret_cast<iconv_t>(-1));
    std::string bytes(text.size() * 8 + 16, '\0');
    char* in = const_cast<char*>(reinterpret_cast<const char*>(text.data()));
    std::size_t in_left = text.size() * sizeof(char32_t);
    char* out = bytes.data();
    std::size_t out_left = bytes.size();
    REQUIRE(iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1));
    iconv(converter, nullptr, nullptr, &out, &out_left);
    iconv_close(converter);
    bytes.resize(bytes.size() - out_left);
    return bytes;
}

// An encoding, and letters that it has.
struct Script {
    std::string name;
    std::string mark; // of byte order
    Text letters;
};

const std::vector<Script> kScripts{
    {"UTF-8", "", U"ab \u00E9\u20AC\u8868\U0001F600\u0085\u2028"},
    {"UTF-8", "\xEF\xBB\xBF", U"ab \u00E9\u20AC\u8868\U0001F600"},
    {"UTF-16LE", "", U"ab \u00E9\u20AC\u8868\U0001F600\u0A0D\u2C22"},
    {"UTF-16BE", "\xFE\xFF", U"ab \u00E9\u20AC\u8868\U0001F600\u0A0D\u2C22"},
    {"UTF-32BE", "", U"ab \u00E9\u20AC\U0001F600"},
    {"ISO-8859-1", "", U"ab \u00E9\u00FF\u0085"},
    {"WINDOWS-1252", "", U"ab \u00E9\u20AC\u2019"},
    {"KOI8-R", "", U"ab \u0416\u0434"},
    {"WINDOWS-31J", "", U"ab \u8868\u793A\uFF71"}, // the second byte of one is a backslash
    {"GB18030", "", U"ab \u8868\u20AC\U0001F600"},
    {"BIG5", "", U"ab \u8868\u529F"}, // here, too
};

class Writer {
public:
    explicit Writer(unsigned seed)
        : random_(seed)
        , script_(kScripts[below(kScripts.size())])
    {
        const Text separators = U",\t;| ";
        dialect_.separator = separators[below(separators.size())];
        const Text quotes = U"\"'`";
        if (!chance(4)) {
            dialect_.quote = quotes[below(quotes.size())];
        } else {
            dialect_.quote.reset();
        }
        if (chance(3)) dialect_.escape = chance(3) && dialect_.quote ? *dialect_.quote : U'\\';
        dialect_.skip = below(3);
    }

    // A table, as it is to come back.
    std::vector<std::vector<Text>> table()
    {
        std::vector<std::vector<Text>> records(below(12), std::vector<Text>(1 + below(6)));
        for (auto& record : records)
            for (Text& cell : record)
                cell = random_cell();
        return records;
    }

    std::string file(const std::vector<std::vector<Text>>& records)
    {
        Text text;
        for (std::uint64_t i = 0; i < dialect_.skip; ++i)
            text += U"a" + line_end();
        for (const auto& record : records) {
            for (std::size_t i = 0; i < record.size(); ++i) {
                if (i > 0) text += dialect_.separator;
                text += written(record[i], record.size() == 1);
            }
            if (&record != &records.back() || chance(2)) text += line_end();
        }
        return script_.mark + encoded(text, script_.name);
    }

    const Dialect& dialect() const { return dialect_; }
    const std::string& encoding() const { return script_.name; }
    std::size_t below(std::size_t limit) { return random_() % limit; }

private:
    bool chance(std::size_t of) { return below(of) == 0; }

    Text line_end()
    {
        static const std::vector<Text> ends{U"\n", U"\r\n", U"\r"};
        return ends[mixed_ends_ ? below(ends.size()) : end_];
    }

    bool is(char32_t c, std::optional<char32_t> special) const { return special && c == *special; }

    Text random_cell()
    {
        Text letters = script_.letters;
        const bool escapes = dialect_.escape && dialect_.escape != dialect_.quote;
        if (dialect_.quote || escapes) letters += dialect_.separator;
        if (dialect_.quote) letters += Text(U"\r\n") + *dialect_.quote;
        if (escapes) letters += U'\\';
        Text cell(below(chance(20) ? 400 : 9), U' ');
        for (char32_t& c : cell)
            c = letters[below(letters.size())];
        // Without quotes and escapes there is no way to write these.
        if (!dialect_.quote && !escapes) std::erase(cell, dialect_.separator);
        if (!dialect_.quote && cell.empty()) cell = U"a";
        return cell;
    }

    Text written(const Text& cell, bool alone)
    {
        const bool line_end = cell.find_first_of(U"\r\n") != Text::npos;
        const bool must = line_end || (cell.empty() && alone) ||
                          (dialect_.quote && cell.starts_with(*dialect_.quote)) ||
                          (!escapes() && cell.find(dialect_.separator) != Text::npos);
        if (dialect_.quote && (must || chance(3))) return quoted(cell);
        Text text;
        for (const char32_t c : cell) {
            if (escapes() && (c == dialect_.separator || is(c, dialect_.escape))) text += *dialect_.escape;
            text += c;
        }
        return text;
    }

    bool escapes() const { return dialect_.escape && dialect_.escape != dialect_.quote; }

    Text quoted(const Text& cell)
    {
        Text text(1, *dialect_.quote);
        for (const char32_t c : cell) {
            if (is(c, dialect_.quote)) text += escapes() && chance(2) ? *dialect_.escape : *dialect_.quote;
            if (escapes() && is(c, dialect_.escape)) text += *dialect_.escape;
            text += c;
        }
        return text + *dialect_.quote;
    }

    std::mt19937 random_;
    const Script& script_;
    Dialect dialect_;
    bool mixed_ends_ = below(3) == 0;
    std::size_t end_ = below(3);
};

Cells as_utf8(const std::vector<std::vector<Text>>& records)
{
    Cells cells;
    for (const auto& record : records) {
        auto& row = cells.emplace_back();
        for (const Text& cell : record)
            row.push_back(cell.empty() ? "" : encoded(cell, "UTF-8"));
    }
    return cells;
}

} // namespace

TEST_CASE("every table that is written is read back cell by cell", "[jobs]")
{
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Writer writer(seed);
        const auto records = writer.table();
        const bool compressed = writer.below(3) == 0;
        const std::string bytes = writer.file(records);
        CAPTURE(seed, writer.encoding());

        MemoryFile file(compressed ? gzip(bytes) : bytes);
        auto opened = Decoder::open(file, {Format::Csv, compressed}, writer.encoding());
        REQUIRE(std::holds_alternative<std::unique_ptr<Decoder>>(opened));
        RandomPieces text(*std::get<0>(opened), seed);
        const WholeTable table = read_records(text, writer.dialect());
        CHECK(table.error.empty());
        if (table.records != as_utf8(records)) FAIL("the table is another one");
    }
}
