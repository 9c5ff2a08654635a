// A landed file as the records that its control file says are in it. Not thread-safe; may block.
#pragma once

#include "archive/jobs/reading/csv_reader.hpp"
#include "archive/jobs/reading/decode.hpp"

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

class InputRecords {
public:
    // `input` and `stop` must outlive it. Once `stop` is set, or more than `most_text` bytes of text were
    // read, reading ends with "interrupted".
    [[nodiscard]] static std::variant<std::unique_ptr<InputRecords>, JobError> open(
        archive::File& input, FileType type, const Section& section, const std::atomic<bool>& stop,
        std::uint64_t most_text = std::numeric_limits<std::uint64_t>::max());

    // The names of the columns: the control file's, else those of the first record, which is taken. Error:
    // "no-field-names-in-input".
    [[nodiscard]] std::variant<std::vector<std::string>, JobError> header(const Section& section);

    // As CsvReader's. But a file without a byte of text, or without all records that are to be skipped, is no
    // table without rows, which would empty the dataset: "no-field-names-in-input".
    [[nodiscard]] std::variant<const Record*, JobError> next();

    [[nodiscard]] std::uint64_t file_bytes() const { return decoder_->file_bytes(); }
    [[nodiscard]] std::uint64_t text_bytes() const { return decoder_->text_bytes(); }

private:
    // Text that ends with an error once the import shall stop, however little of it becomes records.
    class Interruptible final : public ByteSource {
    public:
        Interruptible(Decoder& text, const std::atomic<bool>& stop, std::uint64_t most_text)
            : text_(text)
            , stop_(stop)
            , most_text_(most_text)
        {
        }
        [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

    private:
        Decoder& text_;
        const std::atomic<bool>& stop_;
        std::uint64_t most_text_; // bytes
    };

    InputRecords(std::unique_ptr<Decoder> decoder, const Section& section, const std::atomic<bool>& stop,
                 std::uint64_t most_text);
    [[nodiscard]] JobError cut_short() const; // before the records to be skipped have ended

    std::unique_ptr<Decoder> decoder_;
    Interruptible text_;
    CsvReader reader_;
    std::uint64_t skip_; // records
};

// What ends an import once it shall stop.
[[nodiscard]] JobError interrupted();

} // namespace wharf::jobs
