// The records set aside of one file: the first few remembered in words, all of them written to the job's
// rejects.csv. Its header is "line,column,value,reason", then that of the file; each record has its values
// there as they were read, however many they are. UTF-8, CRLF. Owned by one import; may block.
#pragma once

#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/importing/import_files.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class Rejects {
public:
    static constexpr std::size_t kNamed = 10;

    // `files` must outlive it. There is no file before the first record.
    Rejects(ImportFiles& files, std::vector<std::string> header);

    // Errors of the disk, which are transient.
    [[nodiscard]] std::optional<JobError> add(std::uint64_t line, std::span<const std::string_view> record,
                                              const JobError& why);
    // Makes all of them durable.
    [[nodiscard]] std::optional<JobError> finish();

    [[nodiscard]] const std::vector<std::string>& named() const { return named_; } // the first, in English

private:
    [[nodiscard]] std::optional<JobError> open();
    [[nodiscard]] std::optional<JobError> write();
    void put_line(std::span<const std::string_view> front, std::span<const std::string_view> fields);

    ImportFiles& files_;
    std::vector<std::string> header_;
    std::unique_ptr<archive::File> file_;
    std::string text_; // not written yet
    std::vector<std::string> named_;
};

} // namespace wharf::jobs
