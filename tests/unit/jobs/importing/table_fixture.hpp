// A dataset's table in a directory of its own, and imports into it, for tests.
#pragma once

#include "archive/jobs/importing/importer.hpp"
#include "tests/unit/jobs/importing/memory_files.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

inline constexpr std::string_view kNull = "<null>";

struct Import {
    std::string text;
    std::string control = "{}";
    std::string schema = {}; // JSON; empty: none declared
    std::string filename = "data.csv";
    std::optional<int> job = {};                     // else a new one
    std::function<void(std::string_view)> step = {}; // at the importer's steps
    std::function<void(const Progress&)> report = {};
    std::uint64_t most_records = 1000000;
    archive::PayloadSet keep = {};
    bool read_ahead = false; // by a thread of its own, however small the file is
};

class TableFixture {
public:
    TableFixture();
    ~TableFixture();

    std::variant<Imported, JobError> run(const Import& import);
    // "3: +1 ~0 -1 =1": rows, inserted, updated, deleted, unchanged, and " !2" rejected if any; or the
    // error's type and English.
    std::string apply(const Import& import);
    std::string apply(const std::string& text, const std::string& control = "{}",
                      const std::string& schema = {});

    // The columns in the table's order, and the rows sorted; null is kNull.
    std::vector<std::string> columns() const;
    std::vector<std::vector<std::string>> rows() const;
    std::int64_t number(const std::string& sql) const;

    std::string path() const { return (directory_ / "table.sqlite").string(); }
    void use_copy_of(const TableFixture& other); // of its files as they are on disk at this moment
    std::atomic<bool>& stop() { return stop_; }
    MemoryFiles& files() { return files_; }
    // A payload as a crash would leave it; nothing if there is none.
    std::optional<std::string> payload(archive::Payload which) const
    {
        return files_.text(archive::file_of(which));
    }
    // rejects.csv as a crash would leave it; "" if there is none.
    std::string rejects() const { return files_.text(archive::JobFile::Rejects).value_or(""); }

private:
    std::filesystem::path directory_;
    MemoryFiles files_;
    std::atomic<bool> stop_{false};
    int last_job_ = 0;
};

// The counts as apply() gives them.
std::string counted(const archive::Counts& counts);

} // namespace wharf::jobs
