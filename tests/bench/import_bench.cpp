// What tests/bench/import_bench.py measures: makes files of rows, and imports one as the server would.
//
//   import_bench make narrow|wide ROWS SEED                   a CSV file to standard output
//   import_bench make narrow|wide ROWS SEED --changed         the same with one row in a hundred changed
//   import_bench apply TABLE FILE JOB [SCHEMA [CONTROL]]      JOB: a number; SCHEMA, CONTROL: JSON
#include "archive/disk/posix_env.hpp"
#include "archive/disk/posix_file.hpp"
#include "archive/jobs/importing/importer.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>

using namespace wharf;

namespace {

// Random numbers that depend on nothing but the seed, the row and their order: rows can be left out.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t row)
        : state_(seed ^ (row * 0xD1342543DE82EF95U))
    {
    }
    std::uint64_t roll() // splitmix64
    {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t limit) { return roll() % limit; }

private:
    std::uint64_t state_;
};

void add_number(std::string& text, std::uint64_t number, std::size_t digits)
{
    const std::string plain = std::to_string(number);
    text.append(digits > plain.size() ? digits - plain.size() : 0, '0');
    text += plain;
}

std::string_view word(Dice& dice)
{
    static constexpr std::array<std::string_view, 16> kWords{
        "Lake",   "Division", "Michigan", "Restaurant", "Grove", "Maple", "Harbor", "Electric",
        "Garage", "Monroe",   "Bakery",   "Wells",      "Park",  "Union", "Corner", "Sons"};
    return kWords[dice.below(kWords.size())];
}

// About 100 bytes.
void add_narrow(std::string& text, std::uint64_t row, Dice& dice)
{
    add_number(text, row * 7 + 1'000'003, 9);
    for (const int words : {2, 1, 2}) {
        text += ',';
        for (int i = 0; i < words; ++i) {
            if (i > 0) text += ' ';
            text += word(dice);
        }
        if (words == 1) add_number(text += ' ', dice.below(9000), 4);
    }
    text += ",20";
    add_number(text, dice.below(25), 2);
    add_number(text += '-', 1 + dice.below(12), 2);
    add_number(text += '-', 1 + dice.below(28), 2);
    text += "T00:00:00.000,41.";
    add_number(text, dice.below(1'000'000'000), 9);
    text += ",-87.";
    add_number(text, dice.below(1'000'000'000), 9);
    text += ',';
    add_number(text, dice.below(100'000), 1);
}

constexpr int kWideColumns = 131;

// Like a table of taxes or of a survey: few long texts, many small numbers, and nothing at all in many
// places.
void add_wide(std::string& text, std::uint64_t row, Dice& dice)
{
    add_number(text, row + 1, 1);
    for (int column = 1; column < kWideColumns; ++column) {
        text += ',';
        if (column % 16 == 1) {
            text += '"';
            text += word(dice);
            text += ", ";
            text += word(dice);
            text += '"';
        } else if (dice.below(3) != 0) {
            add_number(text, dice.below(1'000'000), 1);
        }
    }
}

std::string header(bool wide)
{
    if (!wide) return "id,name,street,owner,opened,latitude,longitude,amount";
    std::string text = "id";
    for (int column = 1; column < kWideColumns; ++column)
        text += ",column_" + std::to_string(column);
    return text;
}

bool write_out(std::string& text)
{
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    text.clear();
    return written;
}

// Of a hundred rows that change, ten are missing, ten are new, and eighty have other values.
int make(bool wide, std::uint64_t rows, std::uint64_t seed, bool changed)
{
    const auto add = wide ? add_wide : add_narrow;
    std::string text = header(wide) + '\n';
    std::uint64_t added = rows;
    for (std::uint64_t row = 0; row < rows; ++row) {
        Dice dice(seed, row);
        const std::uint64_t lot = Dice(seed + 1, row).below(1000);
        if (changed && lot == 0) {
            Dice other(seed + 2, added);
            add(text, added++, other);
        } else if (changed && lot < 9) {
            Dice other(seed + 2, row);
            add(text, row, other);
        } else if (!changed || lot > 9) {
            add(text, row, dice);
        } else {
            continue;
        }
        text += '\n';
        if (text.size() > (1U << 20) && !write_out(text)) return 1;
    }
    return write_out(text) && std::fflush(stdout) == 0 ? 0 : 1;
}

int complain(const jobs::JobError& error)
{
    std::fprintf(stderr, "%s: %s\n", error.type.c_str(), error.english.c_str());
    return 1;
}

// Rejects and statistics are not measured.
class NoFiles final : public jobs::ImportFiles {
public:
    archive::result<void> discard(archive::JobFile) override { return {}; }
    archive::result<std::unique_ptr<archive::File>> create(archive::JobFile) override
    {
        return boost::system::errc::make_error_code(boost::system::errc::not_supported);
    }
};

int apply(const std::string& table, const char* path, const std::string& job, const char* schema_text,
          const char* control_text)
{
    std::string id(32 - std::min<std::size_t>(job.size(), 32), '0');
    id += job;
    archive::Descriptor descriptor(open(path, O_RDONLY | O_CLOEXEC));
    if (descriptor.get() < 0) {
        std::perror(path);
        return 1;
    }
    archive::PosixFile input(std::move(descriptor));
    auto control = jobs::parse_control_file(control_text);
    if (const auto* error = std::get_if<jobs::JobError>(&control)) return complain(*error);
    auto schema = jobs::parse_schema(schema_text);
    if (const auto* error = std::get_if<jobs::JobError>(&schema)) return complain(*error);

    const std::atomic<bool> stop{false};
    NoFiles files;
    const auto imported = jobs::import_file({.job = *archive::JobId::parse(id),
                                             .table_path = table,
                                             .input = input,
                                             .type = {jobs::Format::Csv, false},
                                             .control = std::get<jobs::ControlFile>(control),
                                             .schema = std::get<jobs::Schema>(schema),
                                             .files = files,
                                             .report = {},
                                             .stop = stop,
                                             .step = {}});
    if (const auto* error = std::get_if<jobs::JobError>(&imported)) return complain(*error);
    const archive::Counts& counts = std::get<jobs::Imported>(imported).counts;
    std::printf(
        "%llu rows: +%llu ~%llu -%llu =%llu\n", static_cast<unsigned long long>(counts.rows),
        static_cast<unsigned long long>(counts.inserted), static_cast<unsigned long long>(counts.updated),
        static_cast<unsigned long long>(counts.deleted), static_cast<unsigned long long>(counts.unchanged));
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const auto is = [&](int at, const char* word) { return argc > at && std::strcmp(argv[at], word) == 0; };
    if (is(1, "make") && argc >= 5 && (is(2, "narrow") || is(2, "wide")))
        return make(is(2, "wide"), std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10),
                    is(5, "--changed"));
    if (is(1, "apply") && argc >= 5)
        return apply(argv[2], argv[3], argv[4], argc > 5 ? argv[5] : "{}", argc > 6 ? argv[6] : "{}");
    std::fputs("usage: import_bench make narrow|wide ROWS SEED [--changed]\n"
               "       import_bench apply TABLE FILE JOB [SCHEMA [CONTROL]]\n",
               stderr);
    return 2;
}
