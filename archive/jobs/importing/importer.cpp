#include "archive/jobs/importing/importer.hpp"

#include "archive/jobs/importing/column_map.hpp"
#include "archive/jobs/importing/column_statistics.hpp"
#include "archive/jobs/importing/import_payloads.hpp"
#include "archive/jobs/importing/input_records.hpp"
#include "archive/jobs/importing/progress_reports.hpp"
#include "archive/jobs/importing/rejects.hpp"
#include "archive/jobs/importing/row_batches.hpp"
#include "archive/jobs/importing/row_error_rule.hpp"
#include "archive/jobs/importing/row_maker.hpp"
#include "archive/jobs/importing/row_reading.hpp"
#include "archive/jobs/importing/schema_conversion.hpp"
#include "archive/jobs/tables/sqlite_store.hpp"

#include <utility>

namespace wharf::jobs {

namespace {

using Clock = std::chrono::steady_clock;

class Import {
public:
    explicit Import(const ImportRequest& request)
        : request_(request)
        , section_(request.control.section(request.type.format))
        , rule_(row_error_rule(section_))
        , payloads_(request.files, request.keep)
        , progress_(request.report, request.report_every)
    {
    }

    std::variant<Imported, JobError> run()
    {
        progress_.begin({"reading-metadata", {}});
        auto store = open_sqlite_store(request_.table_path, request_.stop);
        if (auto* error = std::get_if<JobError>(&store)) return std::move(*error);
        store_ = std::move(std::get<std::unique_ptr<TableStore>>(store));
        auto live = store_->schema();
        if (auto* error = std::get_if<JobError>(&live)) return std::move(*error);
        live_ = std::move(std::get<std::optional<Schema>>(live));

        auto applied = store_->applied(request_.job);
        if (auto* error = std::get_if<JobError>(&applied)) return std::move(*error);
        if (const auto& before = std::get<std::optional<AppliedJob>>(applied))
            return Imported{
                before->counts, *live_, true, before->bytes, {}, {}, {}, points_to_geocode(section_, *live_)};
        auto outcome = apply();
        if (std::holds_alternative<JobError>(outcome)) payloads_.import_failed();
        return outcome;
    }

private:
    std::variant<Imported, JobError> apply()
    {
        if (auto error = discard_what_is_left()) return std::move(*error);
        auto opened = InputRecords::open(request_.input, request_.type, section_, request_.stop);
        if (auto* error = std::get_if<JobError>(&opened)) return std::move(*error);
        InputRecords& records = *std::get<std::unique_ptr<InputRecords>>(opened);
        auto header = records.header(section_);
        if (auto* error = std::get_if<JobError>(&header)) return std::move(*error);
        const auto& names = std::get<std::vector<std::string>>(header);
        auto mapped = map_columns({section_, request_.control.action, names, request_.schema, live_});
        if (auto* error = std::get_if<JobError>(&mapped)) return std::move(*error);
        const auto& map = std::get<ColumnMap>(mapped);
        auto rows = RowMaker::make(map, request_.control.action, request_.type.format);
        if (auto* error = std::get_if<JobError>(&rows)) return std::move(*error);

        if (auto error = change_schema(map)) return std::move(*error);
        times_.metadata = Clock::now() - began_;
        Rejects rejects(request_.files, names);
        if (auto error = apply_records(records, map.schema, std::get<RowMaker>(rows), rejects)) {
            discard_half(archive::JobFile::Rejects);
            return std::move(*error);
        }
        if (auto error = finish(rejects)) return std::move(*error);
        return commit(map.schema, rejects);
    }

    std::optional<JobError> discard_what_is_left()
    {
        for (const auto which : {archive::JobFile::Rejects, archive::JobFile::Statistics})
            if (auto discarded = request_.files.discard(which); !discarded)
                return cannot_remove(discarded.error());
        if (auto discarded = payloads_.discard(); !discarded) return cannot_remove(discarded.error());
        return std::nullopt;
    }

    // Half a list tells nobody anything. Should it stay, the next attempt removes it.
    void discard_half(archive::JobFile which) { std::ignore = request_.files.discard(which); }

    static JobError cannot_remove(const archive::error_code& why)
    {
        return io_error("what an earlier attempt left cannot be removed", why);
    }

    std::optional<JobError> change_schema(const ColumnMap& map)
    {
        payloads_.follow(*store_, map.schema);
        auto deleted = store_->begin(map.schema, request_.control.action);
        if (auto* error = std::get_if<JobError>(&deleted)) return std::move(*error);
        counts_.deleted = std::get<std::uint64_t>(deleted);
        if (!live_ || request_.control.action == Action::Replace) return std::nullopt;
        return convert_stored(*store_, *live_, map, section_, request_.type.format);
    }

    std::optional<JobError> apply_records(InputRecords& records, const Schema& schema, RowMaker& rows,
                                          Rejects& rejects)
    {
        auto made = store_->writer(request_.control.action, rows.columns(),
                                   rule_.set_aside ? Repeats::AtOnce : Repeats::AtTheEnd);
        if (auto* error = std::get_if<JobError>(&made)) return std::move(*error);
        RowWriter& writer = *std::get<std::unique_ptr<RowWriter>>(made);
        if (section_.column_statistics) statistics_.emplace(schema, rows.columns(), random_hash_key());
        payloads_.begin_pull(schema, rows.columns());
        if (const auto info = request_.input.info()) total_bytes_ = info->size;
        progress_.begin(reading());

        RowReading reads(records, rows, {rule_.set_aside, request_.most_records}, request_.stop);
        const bool large = total_bytes_ >= request_.read_ahead_from;
        RowBatches batches([&reads](RowBatch& batch) { reads.fill(batch); },
                           large ? RowBatches::Reading::Ahead : RowBatches::Reading::OnDemand);
        for (bool more = true; more;) {
            RowBatch& batch = batches.next();
            const Clock::time_point began = Clock::now();
            if (auto error = apply(batch, writer, rejects)) return error;
            if (batch.error) return std::move(*batch.error);
            more = !batch.last;
            file_bytes_ = batch.file_bytes;
            text_bytes_ = batch.text_bytes;
            times_.reading += batch.took;
            times_.generating += Clock::now() - began;
            add_to_statistics(batch);
            progress_.update(reading());
        }
        progress_.begin({"computing-upsert", changes()});
        const Clock::time_point began = Clock::now();
        auto finished = writer.finish();
        if (auto* error = std::get_if<JobError>(&finished)) return std::move(*error);
        const auto& last = std::get<Finished>(finished);
        counts_.deleted += last.deleted;
        counts_.inserted -= last.moved;
        counts_.unchanged += last.moved;
        times_.generating += Clock::now() - began;
        return std::nullopt;
    }

    std::optional<JobError> apply(RowBatch& batch, RowWriter& writer, Rejects& rejects)
    {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (request_.stop) return interrupted();
            ++counts_.rows;
            if (batch.wrong(i) == nullptr) {
                const Row row = batch.row(i);
                auto effect = writer.put(batch.record(i), row);
                if (const auto* const done = std::get_if<Effect>(&effect)) {
                    payloads_.pulled(row);
                    count(*done);
                    continue;
                }
                auto& error = std::get<JobError>(effect);
                if (!rule_.set_aside || error.type != "duplicate-row-identifier") return std::move(error);
                batch.make_wrong(i, std::move(error));
            }
            ++counts_.rejected;
            if (auto error = rejects.add(batch.line(i), batch.original(i), *batch.wrong(i))) return error;
        }
        return std::nullopt;
    }

    void add_to_statistics(RowBatch& batch)
    {
        if (!statistics_) return;
        const Clock::time_point began = Clock::now();
        for (std::size_t i = 0; i < batch.size(); ++i)
            if (batch.wrong(i) == nullptr) statistics_->add(batch.row(i));
        times_.statistics += Clock::now() - began;
    }

    // All that must be durable before the table is.
    std::optional<JobError> finish(Rejects& rejects)
    {
        if (auto error = rejects.finish()) {
            discard_half(archive::JobFile::Rejects);
            return error;
        }
        if (rule_.too_many(counts_.rejected, counts_.rows))
            return too_many(rejects, "more than " + std::to_string(*rule_.most_percent) + " percent");
        // One changed date format at the source would else empty the table.
        const bool all = counts_.rejected > 0 && counts_.rejected == counts_.rows;
        if (all && request_.control.action == Action::Replace)
            return too_many(rejects, "and a Replace would leave no row");
        if (statistics_)
            if (auto error = keep_statistics(*statistics_, request_.files)) return error;
        return payloads_.finish();
    }

    JobError too_many(const Rejects& rejects, const std::string& why) const
    {
        return {std::string(kTooManyErrors),
                {{"rowCount", counts_.rows}, {"failCount", counts_.rejected}},
                std::to_string(counts_.rejected) + " of " + std::to_string(counts_.rows) +
                    " records are wrong, " + why + "; the first: " + rejects.named().front()};
    }

    std::variant<Imported, JobError> commit(const Schema& schema, const Rejects& rejects)
    {
        progress_.begin({"applying", changes()});
        if (request_.stop) return interrupted();
        const Clock::time_point began = Clock::now();
        if (request_.step) request_.step("before-table-commit");
        if (auto error = store_->commit(request_.job, {counts_, text_bytes_})) return std::move(*error);
        if (request_.step) request_.step("after-table-commit");
        times_.upserting = Clock::now() - began;
        return Imported{counts_,
                        schema,
                        false,
                        text_bytes_,
                        rejects.named(),
                        times_.told(),
                        payloads_.dropped(),
                        points_to_geocode(section_, schema)};
    }

    void count(Effect effect)
    {
        switch (effect) {
        case Effect::Inserted: ++counts_.inserted; return;
        case Effect::Updated: ++counts_.updated; return;
        case Effect::Deleted: ++counts_.deleted; return;
        case Effect::Unchanged: ++counts_.unchanged; return;
        }
    }

    boost::json::object changes() const
    {
        return {{"rows", counts_.rows},
                {"inserts", counts_.inserted},
                {"updates", counts_.updated},
                {"deletes", counts_.deleted}};
    }

    Progress reading() const
    {
        boost::json::object data = changes();
        data["bytes"] = file_bytes_;
        data["totalBytes"] = total_bytes_;
        return {"reading-new-data", std::move(data)};
    }

    const ImportRequest& request_;
    const Section section_;
    const RowErrorRule rule_;
    const Clock::time_point began_ = Clock::now();
    std::optional<Schema> live_;
    ImportPayloads payloads_; // outlives the store
    std::unique_ptr<TableStore> store_;
    archive::Counts counts_;
    std::uint64_t file_bytes_ = 0; // read so far
    std::uint64_t text_bytes_ = 0;
    std::uint64_t total_bytes_ = 0;
    std::optional<ColumnStatistics> statistics_; // if they are wanted
    StepTimes times_;
    ProgressReports progress_; // last: its thread ends first
};

} // namespace

std::variant<Imported, JobError> import_file(const ImportRequest& request)
{
    return Import(request).run();
}

} // namespace wharf::jobs
