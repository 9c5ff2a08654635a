#include "archive/jobs/importing/early_verdict.hpp"

#include "tests/support/encoded.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/unit/jobs/importing/table_fixture.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace wharf::jobs;
using wharf::test::encoded;
using wharf::test::gzip;

namespace {

enum class Columns { Known, Unknown };

std::variant<SoFar, JobError> verdict_on(const std::string& arrived, const Import& import,
                                         Columns columns = Columns::Known)
{
    const auto control = std::get<ControlFile>(parse_control_file(import.control));
    std::optional<Schema> declared;
    if (!import.schema.empty()) declared = std::get<Schema>(parse_schema(import.schema));
    MemoryFile file(arrived);
    const FileType type = *file_type(import.filename);
    return early_verdict({file, type, control.section(type.format), control.action, std::move(declared),
                          columns == Columns::Unknown});
}

// "sound", "undecided", or the error's type and English.
std::string verdict(const Import& import, Columns columns = Columns::Known)
{
    const auto given = verdict_on(import.text, import, columns);
    if (const auto* error = std::get_if<JobError>(&given)) return error->type + ": " + error->english;
    return std::get<SoFar>(given) == SoFar::Sound ? "sound" : "undecided";
}

const std::string kDeclared =
    R"({"columns": [{"fieldName": "id", "name": "Id"}, {"fieldName": "city", "name": "City"}]})";
const std::string kKeyed =
    R"({"rowIdentifier": "id", "columns": [{"fieldName": "id"}, {"fieldName": "city"}]})";
const std::string kDated =
    R"({"columns": [{"fieldName": "id"}, {"fieldName": "when", "dataTypeName": "calendar_date"}]})";

// Everything that may differ between one publisher's file and another's.
class RandomFiles {
public:
    struct Made {
        Import import;
        std::string plain; // the text before it was encoded and compressed
    };

    std::size_t below(std::size_t limit) { return random_() % limit; }

    Made next()
    {
        const Kind& kind = kKinds[below(kKinds.size())];
        const char separator = ",;\t|"[below(4)];
        const bool quotes = below(4) != 0;
        const std::size_t columns = 1 + below(4);
        const std::string_view end = below(3) == 0 ? "\r\n" : below(2) == 0 ? "\r" : "\n";
        std::string text;
        const auto add_record = [&](const std::string& first) {
            for (std::size_t i = 0; i < columns; ++i) {
                if (i > 0) text += separator;
                text += first.empty() ? value(kind, separator, quotes) : first + std::to_string(i);
            }
            text += end;
        };
        const std::size_t skip = below(3);
        for (std::size_t i = 0; i < skip; ++i)
            add_record("before ");
        add_record("column ");
        for (std::size_t rows = below(12); rows > 0; --rows)
            add_record("");

        Made made;
        made.plain = text;
        const bool packed = below(2) == 0;
        made.import.filename = packed ? "data.csv.gz" : "data.csv";
        made.import.text = encoded(text, kind.iconv_name);
        if (packed) {
            const std::size_t half = below(made.import.text.size() + 1);
            made.import.text = gzip(made.import.text.substr(0, half)) + gzip(made.import.text.substr(half));
        }
        made.import.control = R"({"csv": {"encoding": ")" + std::string(kind.encoding) + R"(", "skip": )" +
                              std::to_string(skip) + R"(, "separator": ")" +
                              (separator == '\t' ? std::string("\\t") : std::string(1, separator)) +
                              R"(", "quote": ")" + (quotes ? "\\\"" : "\\u0000") + "\"}}";
        return made;
    }

    std::string damaged(std::string bytes)
    {
        for (std::size_t changes = 1 + below(3); changes > 0 && !bytes.empty(); --changes) {
            const std::size_t at = below(bytes.size());
            switch (below(3)) {
            case 0: bytes[at] = static_cast<char>(below(256)); break;
            case 1: bytes.erase(at, 1 + below(4)); break;
            default: bytes.insert(at, 1, ",;\"\n\xE9"[below(5)]); break;
            }
        }
        return bytes;
    }

private:
    struct Kind {
        const char* encoding;   // as the control file names it
        const char* iconv_name; // as it is written
        const char* letters;    // beyond ASCII, that it has
    };
    static constexpr std::array<Kind, 7> kKinds{{{"utf-8", "UTF-8", "é→𝄞"},
                                                 {"utf-16", "UTF-16", "é→𝄞"},
                                                 {"utf-16le", "UTF-16LE", "é→𝄞"},
                                                 {"utf-16be", "UTF-16BE", "é→𝄞"},
                                                 {"windows-1252", "CP1252", "é€ü"},
                                                 {"shift_jis", "SHIFT_JIS", "ソ表カ"},
                                                 {"gb18030", "GB18030", "é→漢"}}};

    std::string value(const Kind& kind, char separator, bool quotes)
    {
        std::string text = "v" + std::to_string(below(100));
        if (below(2) == 0) text += kind.letters;
        if (!quotes || below(3) != 0) return text;
        return '"' + text + separator + "\"\"" + (below(2) == 0 ? "\n" : "") + '"';
    }

    std::mt19937 random_{20261121};
};

} // namespace

TEST_CASE("what is hopeless is refused with the words of its job", "[jobs]")
{
    const auto [import, type] = GENERATE(table<Import, std::string>({
        {{"id,city\n1,Rome\n", "{}", "", "data.csv.gz"}, "corrupt-gzip"},
        {{gzip("id,city\n1,Rome\n"), "{}", "", "data.csv"}, "unknown-file-type"},
        {{"\x1F\x8B\x07rubbish that is not deflated", "{}", "", "data.csv.gz"}, "corrupt-gzip"},
        {{"id,city\n1,Orl\xE9"
          "ans\n"},
         "invalid-encoding"},
        {{"id,ville d'Orl\xE9"
          "ans\n"},
         "invalid-encoding"},
        {{",,\n1,2,3\n"}, "no-field-names-in-input"},
        {{"id,,city\n1,2,3\n"}, "field-wrong-format"},
        {{"id,town\n1,Rome\n", "{}", kDeclared}, "field-not-in-dataset"},
        {{"id;city\n1;Rome\n", "{}", kDeclared}, "field-not-in-dataset"},
        {{"id\n1\n", "{}", kDeclared}, "field-not-in-input"},
        {{"city\nRome\n", R"({"action": "Upsert"})", kKeyed}, "no-identity-column"},
        {{"id,Id,city\n1,1,Rome\n", "{}", kDeclared}, "duplicated-fields-in-input"},
        {{"id,city\n1,Rome\n", R"({"action": "Delete"})", kDeclared}, "delete-without-user-pk"},
        {{"id,city\n1,Rome\n2\n3,Oslo\n"}, "invalid-row-length"},
        {{"id,when\n1,2026-11-21\n2,21.11.2026\n", "{}", kDated}, "uninterpretable-value"},
        {{"id,city\n1,Rome\n,Oslo\n", "{}", kKeyed}, "missing-row-identifier"},
        {{"1,Rome,x\n", R"({"csv": {"columns": ["id", "city"]}})"}, "invalid-row-length"},
        {{"\"" + std::string(17U << 20, 'x')}, "record-too-large"},
        {{std::string(40'000, ',') + "\n"}, "record-too-large"},
    }));
    CAPTURE(type);
    const std::string given = verdict(import);
    CHECK(given.substr(0, type.size() + 2) == type + ": ");
    CHECK(TableFixture().apply(import) == given);
}

TEST_CASE("nothing is said against a file whose rows the control file has set aside", "[jobs]")
{
    const std::string ragged = "id,city\n1,Rome\n2\n";
    CHECK(verdict({ragged, R"({"csv": {"setAsideErrors": true}})"}) == "sound");
    CHECK(verdict({ragged, R"({"csv": {"dropUninterpretableRows": "TenPercent"}})"}) == "sound");
    CHECK(verdict({"id,town\n", R"({"csv": {"setAsideErrors": true}})", kDeclared}).starts_with("field-not"));
}

TEST_CASE("a header is not compared while nobody knows what it should be", "[jobs]")
{
    CHECK(verdict({"id,,city\n1,2,3\n"}, Columns::Unknown) == "sound");
    CHECK(verdict({"id\n", R"({"action": "Delete"})"}, Columns::Unknown) == "sound");
    CHECK(verdict({"id,city\n1\n"}, Columns::Unknown).starts_with("invalid-row-length"));
}

TEST_CASE("a header that is not all there is waited for", "[jobs]")
{
    CHECK(verdict({""}) == "undecided");
    CHECK(verdict({"id,ci", "{}", kDeclared}) == "undecided");
    CHECK(verdict({"\"id\n\"", "{}", kDeclared}) == "undecided");
    CHECK(verdict({"\x1F", "{}", "", "data.csv.gz"}) == "undecided");
    CHECK(verdict({"\x1F", "{}", "", "data.csv"}) == "undecided");
    CHECK(verdict({"id,city\n1", "{}", kDeclared}) == "sound");
    CHECK(verdict({"12", R"({"csv": {"columns": ["id", "city"]}})"}) == "sound");
    CHECK(verdict({"\xEF\xBB\xBF", R"({"csv": {"columns": ["id", "city"]}})"}) == "sound");
    CHECK(verdict({"1,2\n", R"({"csv": {"columns": ["id", "city"], "skip": 50}})"}) == "sound");
    CHECK(verdict({"1,2\n", R"({"csv": {"skip": 50}})"}) == "undecided");
}

TEST_CASE("no beginning of a file that can be imported is refused, wherever it is cut", "[jobs]")
{
    RandomFiles files;
    for (int i = 0; i < 60; ++i) {
        const auto made = files.next();
        CAPTURE(made.plain, made.import.control, made.import.filename);
        for (std::size_t cut = 0; cut <= made.import.text.size(); ++cut) {
            const auto given = verdict_on(made.import.text.substr(0, cut), made.import);
            CAPTURE(cut);
            if (const auto* error = std::get_if<JobError>(&given)) FAIL(error->type + ": " + error->english);
        }
        REQUIRE(std::holds_alternative<Imported>(TableFixture().run(made.import)));
    }
}

TEST_CASE("a file whose beginning is refused cannot be imported, for the same reason", "[jobs]")
{
    RandomFiles files;
    std::size_t refused = 0;
    for (int i = 0; i < 150; ++i) {
        auto made = files.next();
        made.import.text = files.damaged(made.import.text);
        CAPTURE(made.plain, made.import.control, made.import.filename);
        for (std::size_t cut = 0; cut <= made.import.text.size(); cut += 1 + files.below(8)) {
            const auto given = verdict_on(made.import.text.substr(0, cut), made.import);
            const auto* error = std::get_if<JobError>(&given);
            if (!error) continue;
            CAPTURE(cut, error->english);
            const auto imported = TableFixture().run(made.import);
            REQUIRE(std::holds_alternative<JobError>(imported));
            REQUIRE(std::get<JobError>(imported).type == error->type);
            ++refused;
            break;
        }
    }
    CHECK(refused > 30);
}

TEST_CASE("a large file is looked at where it begins", "[jobs]")
{
    std::string text = "id,city\n";
    while (text.size() < 300'000)
        text += "1,Rome\n";
    CHECK(verdict({text + "1,Orl\xE9" + "ans\n"}) == "sound");
    CHECK(verdict({gzip(text + "1,2,3\n"), "{}", "", "data.csv.gz"}) == "sound");
    CHECK(verdict({text.substr(0, 8 + 7 * 28'000) + "1,2,3\n" + text}).starts_with("invalid-row-length"));
}

TEST_CASE("what is no record is looked at for a while only", "[jobs]")
{
    const std::string nothing(std::size_t{40} << 20, '\n'); // some 40 KiB of gzip
    CHECK(verdict({gzip(nothing + "id,city\n1,2,3\n"), "{}", "", "data.csv.gz"}) == "undecided");
    CHECK(verdict({gzip("id,city\n" + nothing + "1,2,3\n"), "{}", "", "data.csv.gz"}) == "sound");
}

TEST_CASE("a fault of the disk is no verdict", "[jobs]")
{
    MemoryFile file("id,city\n1\n", 0);
    const auto given = early_verdict({file, {Format::Csv, false}, {}, Action::Replace, {}});
    REQUIRE(std::holds_alternative<SoFar>(given));
    CHECK_FALSE(early_verdict_on_gzip(file, {Format::Csv, true}));
}

TEST_CASE("whether the file is gzip as its name says shows without a control file", "[jobs]")
{
    const auto type_of_error = [](const std::string& arrived, bool packed) {
        MemoryFile file(arrived);
        const auto error = early_verdict_on_gzip(file, {Format::Csv, packed});
        return error ? error->type : "";
    };
    CHECK(type_of_error("id,c", true) == "corrupt-gzip");
    CHECK(type_of_error("\x1F\x8B\x08", false) == "unknown-file-type");
    CHECK(type_of_error("\x1F\x8B\x08", true).empty());
    CHECK(type_of_error("\xE9\xE9", false).empty());
    CHECK(type_of_error("\x1F", false).empty());
    CHECK(type_of_error("", true).empty());
}
