// Tells a ChangeLog what happens to the rows of a dataset's SQLite table, whichever statement does it: SQLite
// itself says so before it changes a row. Used by the thread of its connection.
#pragma once

#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/tables/change_log.hpp"
#include "archive/jobs/tables/sqlite_database.hpp"

#include <optional>
#include <vector>

namespace wharf::jobs {

class ChangeTap {
public:
    // Closed at first. Both outlive it; a connection has one at a time.
    ChangeTap(SqliteDatabase& database, ChangeLog& log);
    ~ChangeTap();
    ChangeTap(const ChangeTap&) = delete;
    ChangeTap& operator=(const ChangeTap&) = delete;

    // From here on changes are told. The table has the columns of that schema now, in whatever order.
    [[nodiscard]] std::optional<JobError> open(const Schema& schema);
    // Inserts are not told any more, but by inserted().
    void tell_no_inserts() { tells_inserts_ = false; }
    void inserted(Row row) { log_.inserted(row); }

    // As long as this lives, nothing is told. Without a tap it does nothing.
    class Closed {
    public:
        explicit Closed(ChangeTap* tap)
            : tap_(tap)
        {
            if (tap_ != nullptr) ++tap_->closed_;
        }
        ~Closed()
        {
            if (tap_ != nullptr) --tap_->closed_;
        }
        Closed(const Closed&) = delete;
        Closed& operator=(const Closed&) = delete;

    private:
        ChangeTap* tap_;
    };

private:
    struct Hook; // sqlite_change_tap.cpp
    void change(int operation);

    SqliteDatabase& database_;
    ChangeLog& log_;
    std::vector<int> places_; // of the schema's columns, in the table
    bool tells_inserts_ = true;
    int closed_ = 0;
    std::vector<Value> before_;
    std::vector<Value> after_;
};

} // namespace wharf::jobs
