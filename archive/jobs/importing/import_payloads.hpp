// The payloads of one import: the rows as they were read, and the changes as they are applied. Used by one
// thread; may block. See payload_file.hpp for what becomes of them on a disk that is full.
//
// pull.csv: a header of field names, then a line for each record that made a row, in the file's order.
// push.csv: the same behind a first column "_action", with all columns of the table: a line for each change.
//   An update has two, "was" with the row before it and "update" with the row after it.
#pragma once

#include "archive/jobs/importing/payload_file.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <optional>
#include <vector>

namespace wharf::jobs {

class ImportPayloads {
public:
    // `files` must outlive it.
    ImportPayloads(ImportFiles& files, archive::PayloadSet keep);

    // Before anything else: removes what an earlier attempt left.
    [[nodiscard]] archive::result<void> discard();
    // Before the store's begin() for that schema; this must outlive the store.
    void follow(TableStore& store, const Schema& schema);
    void begin_pull(const Schema& schema, const std::vector<RowColumn>& columns);
    void pulled(Row row)
    {
        if (pull_) pull_->add("", row);
    }

    // Before the store's commit: makes them durable.
    [[nodiscard]] std::optional<JobError> finish();
    // The rows stay, as far as they were read; there are no changes.
    void import_failed();

    [[nodiscard]] std::vector<DroppedPayload> dropped() const;

private:
    class Push final : public ChangeLog {
    public:
        explicit Push(ImportFiles& files)
            : file(files, archive::Payload::Push)
        {
        }
        void inserted(Row row) override { file.add("insert", row); }
        void updated(Row before, Row after) override;
        void deleted(Row row) override { file.add("delete", row); }

        PayloadFile file;
    };

    ImportFiles& files_;
    std::optional<PayloadFile> pull_;
    std::optional<Push> push_;
};

} // namespace wharf::jobs
