#include "archive/jobs/importing/import_payloads.hpp"

#include <tuple>

namespace wharf::jobs {

ImportPayloads::ImportPayloads(ImportFiles& files, archive::PayloadSet keep)
    : files_(files)
{
    if (keep.has(archive::Payload::Pull)) pull_.emplace(files, archive::Payload::Pull);
    if (keep.has(archive::Payload::Push)) push_.emplace(files);
}

archive::result<void> ImportPayloads::discard()
{
    if (pull_)
        if (auto discarded = files_.discard(archive::JobFile::Pull); !discarded) return discarded;
    if (push_) return files_.discard(archive::JobFile::Push);
    return {};
}

void ImportPayloads::follow(TableStore& store, const Schema& schema)
{
    if (!push_) return;
    std::vector<std::string_view> names;
    for (const Column& column : schema.columns)
        names.emplace_back(column.field_name);
    push_->file.begin("_action", names);
    store.tell(*push_);
}

void ImportPayloads::begin_pull(const Schema& schema, const std::vector<RowColumn>& columns)
{
    if (!pull_) return;
    std::vector<std::string_view> names;
    for (const RowColumn& column : columns)
        names.emplace_back(schema.columns[column.column].field_name);
    pull_->begin("", names);
}

std::optional<JobError> ImportPayloads::finish()
{
    if (pull_)
        if (auto error = pull_->finish()) return error;
    return push_ ? push_->file.finish() : std::nullopt;
}

// What cannot be removed now is removed before the job's end is told.
void ImportPayloads::import_failed()
{
    if (pull_) std::ignore = pull_->finish();
    if (push_) std::ignore = push_->file.drop();
}

std::vector<DroppedPayload> ImportPayloads::dropped() const
{
    std::vector<DroppedPayload> all;
    if (pull_ && pull_->dropped()) all.push_back(*pull_->dropped());
    if (push_ && push_->file.dropped()) all.push_back(*push_->file.dropped());
    return all;
}

void ImportPayloads::Push::updated(Row before, Row after)
{
    file.add("was", before);
    file.add("update", after);
}

} // namespace wharf::jobs
