// A live table of its own for one test, and what it answers.
#pragma once

#include "archive/jobs/querying/table_text.hpp"
#include "tests/support/scratch_directory.hpp"

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace wharf::jobs {

using Cells = std::vector<std::optional<std::string>>;

class LiveTable {
public:
    // A Replace that ends well; jobs are 1, 2, 3 and so on.
    void replace(const Schema& schema, const std::vector<Cells>& rows);
    // The same with so many rows, as `make` makes them.
    void replace(const Schema& schema, std::size_t rows, const std::function<Cells(std::size_t)>& make);
    // The same but for its commit, which happens when what is returned is called.
    std::function<void()> begin_replace(const Schema& schema, const std::vector<Cells>& rows);

    [[nodiscard]] std::string path() const { return (directory_.path() / "table.sqlite").string(); }

private:
    test::ScratchDirectory directory_;
    unsigned last_job_ = 0;
};

// The whole answer, or the error's type and English.
std::string answer(const LiveTable& table, const std::vector<QueryParameter>& parameters,
                   TableFormat format = TableFormat::Csv, const ReadLimits& limits = {});

// The values of the first column, joined by blanks; null is "-".
std::string first_column(const LiveTable& table, const std::vector<QueryParameter>& parameters);

std::unique_ptr<TableReader> open_reader(const LiveTable& table, const ReadLimits& limits = {});
std::unique_ptr<TableText> ask(std::unique_ptr<TableReader> reader,
                               const std::vector<QueryParameter>& parameters, TableFormat format);
// Every block of it.
std::string all_of(TableText& text);

} // namespace wharf::jobs
