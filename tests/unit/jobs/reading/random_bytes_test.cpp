// Random bytes, and good documents with random changes, through everything that reads what publishers send.
// Run under the address sanitizer this looks for more than the properties named here. The seed is fixed.
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/reading/csv_reader.hpp"
#include "archive/jobs/reading/decode.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace wharf::jobs;

namespace {

class Changer {
public:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string random_text(std::string_view alphabet, std::size_t most)
    {
        std::string text(below(most + 1), ' ');
        for (char& c : text)
            c = alphabet.empty() ? static_cast<char>(below(256)) : alphabet[below(alphabet.size())];
        return text;
    }

    std::string changed(std::string text)
    {
        for (std::size_t changes = below(5); changes > 0 && !text.empty(); --changes) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
            case 0: text[at] = static_cast<char>(below(256)); break;
            case 1: text.erase(at, below(8)); break;
            case 2: text.insert(at, random_text("{}[],:\"\\/*\n u0", 4)); break;
            default: text.insert(at, text.substr(below(text.size()), below(20))); break;
            }
        }
        return text;
    }

private:
    std::mt19937 random_{20261121};
};

const std::string kControl = R"({"action": "Upsert", /* c */ "csv": {"columns": ["a", "b\u00e9"], "skip": 1,
 "separator": ",", "quote": "\"", "escape": "\u0000", "encoding": "utf-8", "overrides": {"a": {"timezone": "UTC"}},
 "fixedTimestampFormat": ["ISO8601"], "syntheticPoints": {"p": {"type": "point",
 "latitude": "a", "longitude": "b"}}}, // d
 "tsv": {"ignoreColumns": ["x"], "trimWhitespace": true}, "replacePreviousQueued": false})";

const std::string kSchema = R"({"rowIdentifier": "id", "columns": [{"fieldName": "id", "name": "Id"},
 {"fieldName": "when", "name": "When \u2192", "dataTypeName": "calendar_date"}]})";

void well_formed(const JobError& error)
{
    REQUIRE_FALSE(error.type.empty());
    REQUIRE_FALSE(error.english.empty());
    REQUIRE(error.english.find('%') == std::string::npos);
    REQUIRE(error.english.find('\n') == std::string::npos);
}

} // namespace

TEST_CASE("no control file, however broken, does more than be refused", "[jobs]")
{
    Changer change;
    for (int i = 0; i < 4000; ++i) {
        const std::string text = i % 4 == 0 ? change.random_text("", 200) : change.changed(kControl);
        const auto result = parse_control_file(text);
        if (const auto* error = std::get_if<JobError>(&result)) well_formed(*error);
    }
}

TEST_CASE("every schema that is accepted is written and read back as it is", "[jobs]")
{
    Changer change;
    for (int i = 0; i < 4000; ++i) {
        const auto result = parse_schema(i % 4 == 0 ? change.random_text("", 200) : change.changed(kSchema));
        if (const auto* error = std::get_if<JobError>(&result)) {
            well_formed(*error);
            continue;
        }
        const Schema& schema = std::get<Schema>(result);
        const auto again = parse_schema(format_schema(schema));
        REQUIRE(std::holds_alternative<Schema>(again));
        REQUIRE(std::get<Schema>(again) == schema);
    }
}

TEST_CASE("random text reads the same however it is cut", "[jobs]")
{
    Changer change;
    for (int i = 0; i < 3000; ++i) {
        Dialect dialect;
        dialect.separator = change.below(3) == 0 ? U'\u00A6' : U',';
        if (change.below(4) == 0) dialect.quote.reset();
        if (change.below(2) == 0) dialect.escape = change.below(2) == 0 ? U'\\' : U'\u00A5';
        dialect.skip = change.below(3);
        dialect.largest_record = change.below(3) == 0 ? 20 : 1000;
        dialect.most_fields = change.below(3) == 0 ? 4 : 1000;
        const std::string text =
            change.random_text(i % 5 == 0 ? std::string_view() : "aa\"\"\",,\r\n\\\xC2\xA6\xA5", 60);

        std::vector<std::string> results;
        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
            Pieces source(text, piece);
            CsvReader reader(source, dialect);
            std::string seen;
            for (;;) {
                auto next = reader.next();
                if (const auto* error = std::get_if<JobError>(&next)) {
                    well_formed(*error);
                    seen += error->english;
                    break;
                }
                const Record* record = std::get<const Record*>(next);
                if (!record) break;
                REQUIRE(record->fields.size() <= dialect.most_fields);
                seen += std::to_string(record->number) + '@' + std::to_string(record->line);
                for (const std::string_view field : record->fields)
                    seen.append("|").append(field);
                seen += '\n';
            }
            results.push_back(std::move(seen));
        }
        REQUIRE(results[0] == results[1]);
        REQUIRE(results[0] == results[2]);
    }
}

TEST_CASE("random bytes in any encoding decode the same however much is asked for", "[jobs]")
{
    Changer change;
    const std::vector<std::string> encodings{"utf-8",   "utf-16",      "shift_jis", "windows-1252",
                                             "gb18030", "iso-2022-jp", "utf-32",    "x-MacRoman"};
    for (int i = 0; i < 1500; ++i) {
        std::string bytes = change.random_text("", 40);
        const bool gzip = i % 10 == 0;
        if (gzip) bytes = "\x1F\x8B\x08" + bytes;
        std::vector<std::string> results;
        for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
            MemoryFile file(bytes);
            auto opened = Decoder::open(file, {Format::Csv, gzip},
                                        encodings[static_cast<std::size_t>(i) % encodings.size()]);
            std::string seen;
            if (const auto* error = std::get_if<JobError>(&opened)) {
                well_formed(*error);
                results.push_back(error->english);
                continue;
            }
            std::string buffer(size, '\0');
            for (;;) {
                auto got = std::get<0>(opened)->read(buffer);
                if (const auto* error = std::get_if<JobError>(&got)) {
                    well_formed(*error);
                    seen = error->english;
                    break;
                }
                if (std::get<std::size_t>(got) == 0) break;
                seen.append(buffer, 0, std::get<std::size_t>(got));
            }
            results.push_back(std::move(seen));
        }
        REQUIRE(results[0] == results[1]);
        REQUIRE(results[0] == results[2]);
    }
}
