#include "server/cli/dataset.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/titles.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"
#include "server/cli/archive_command.hpp"
#include "server/cli/removal.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace wharf::cli {
namespace {

using archive::FixedFile;

struct DatasetOptions {
    ConfigOptions config;
    std::string domain;
    std::string id;
    std::string row_id;
    std::string schema_file;
    std::string title;
};

struct OpenDataset {
    OpenArchive open;
    archive::DatasetKey key;
    [[nodiscard]] archive::Datasets& datasets() const { return open.archive->datasets(); }
};

// Runs `command` on the dataset the arguments name, which must exist.
using Command = int (*)(const OpenDataset& dataset, const DatasetOptions& options, CliContext& context);
auto on_dataset(Command command)
{
    return [command](const DatasetOptions& options, CliContext& context) {
        const auto domain = domain_argument(options.domain, context);
        const auto id = dataset_argument(options.id, context);
        if (!domain || !id) return kUsage;
        auto open = open_configured(options.config, Company::Any, Index::Unasked, context);
        if (!open) return kProblem;
        const OpenDataset dataset{std::move(*open), {*domain, *id}};
        if (dataset.datasets().exists(dataset.key)) return command(dataset, options, context);
        return refuse(context, fmt::format("there is no dataset {} in {}", id->text(), domain->text()));
    };
}

// Nothing if it cannot be read: a directory is opened, and fails then.
std::optional<std::string> text_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    try {
        return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    } catch (const std::ios_base::failure&) {
        return std::nullopt;
    }
}

// What --schema and --row-id say together; nothing, and told why, if they do not fit.
std::optional<jobs::Schema> declared_schema(const DatasetOptions& options, CliContext& context)
{
    jobs::Schema schema;
    if (!options.schema_file.empty()) {
        const auto text = text_of(options.schema_file);
        if (!text) {
            refuse(context, options.schema_file + ": cannot be read");
            return std::nullopt;
        }
        auto parsed = jobs::parse_schema(*text);
        if (const auto* const error = std::get_if<jobs::JobError>(&parsed)) {
            refuse(context, options.schema_file + ": " + error->english);
            return std::nullopt;
        }
        schema = std::get<jobs::Schema>(std::move(parsed));
    }
    if (options.row_id.empty()) return schema;
    schema.row_identifier = options.row_id;
    if (schema.columns.empty()) return schema;
    const auto column = schema.find(options.row_id);
    if (!column) {
        context.err << fmt::format("there is no column \"{}\" in {}\n", options.row_id, options.schema_file);
        return std::nullopt;
    }
    schema.row_identifier = schema.columns[*column].field_name;
    return schema;
}

archive::DatasetId fresh_id(archive::Env& env)
{
    constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789"; // none that looks like another
    std::string text;
    for (std::uint64_t bits = env.random(); text.size() < 9; bits >>= 5U) {
        if (text.size() == 4) text += '-';
        text += kLetters[bits % kLetters.size()];
    }
    return *archive::DatasetId::parse(text);
}

int run_create(const DatasetOptions& options, CliContext& context)
{
    const auto domain = domain_argument(options.domain, context);
    if (!domain) return kUsage;
    std::optional<archive::DatasetId> id;
    if (!options.id.empty() && !(id = dataset_argument(options.id, context))) return kUsage;
    const auto schema = declared_schema(options, context);
    if (!schema) return kProblem;
    const auto open = open_configured(options.config, Company::Any, Index::Unasked, context);
    if (!open) return kProblem;

    auto& datasets = open->archive->datasets();
    if (!id) id = fresh_id(*open->env);
    const archive::DatasetKey key{*domain, *id};
    if (!datasets.domain_exists(*domain))
        return refuse(context, fmt::format("there is no domain {}: make it with wharfinger domain create {}",
                                           domain->text(), domain->text()));
    if (datasets.exists(key))
        return refuse(context,
                      fmt::format("there is a dataset {} in {} already", id->text(), domain->text()));
    if (auto made = datasets.create(key, jobs::default_control_file()); !made)
        return refuse(context, "cannot make " + id->text(), made.error());
    const bool declared = !schema->columns.empty() || schema->row_identifier;
    if (declared)
        if (auto written =
                datasets.replace(key, FixedFile::Schema, jobs::format_schema(*schema), archive::Sync::Yes);
            !written)
            return refuse(context, "cannot write the schema of " + id->text(), written.error());
    context.out << id->text() << '\n';
    return kOk;
}

void show_schema(const OpenDataset& dataset, CliContext& context)
{
    const auto text = dataset.datasets().read(dataset.key, FixedFile::Schema);
    if (!text) {
        context.out << "schema: none yet, the first file makes it\n";
        return;
    }
    const auto parsed = jobs::parse_schema(*text);
    if (const auto* const error = std::get_if<jobs::JobError>(&parsed)) {
        context.out << "schema: damaged: " << error->english << '\n';
        return;
    }
    const auto& schema = std::get<jobs::Schema>(parsed);
    context.out << "row identifier: " << schema.row_identifier.value_or("none") << '\n';
    for (const auto& column : schema.columns)
        context.out << fmt::format("column: {} ({}, {})\n", column.field_name, column.name,
                                   column.data_type_name);
}

int run_show(const OpenDataset& dataset, const DatasetOptions& /*options*/, CliContext& context)
{
    const bool held = dataset.datasets().stat(dataset.key, FixedFile::Hold).has_value();
    const auto status = dataset.datasets().read(dataset.key, FixedFile::Status);
    context.out << fmt::format("dataset: {} in {}\n", dataset.key.id.text(), dataset.key.domain.text());
    if (const auto title = archive::title_of(dataset.datasets(), dataset.key))
        context.out << "title: " << *title << '\n';
    context.out << "held: " << (held ? "yes, retention removes nothing" : "no") << '\n';
    context.out << "status: " << (status && !status->empty() ? *status : std::string("none yet\n"));
    show_schema(dataset, context);
    return kOk;
}

int run_list(const DatasetOptions& options, CliContext& context)
{
    const auto domain = domain_argument(options.domain, context);
    if (!domain) return kUsage;
    const auto open = open_configured(options.config, Company::Any, Index::Unasked, context);
    if (!open) return kProblem;
    const auto ids = open->archive->datasets().list(*domain);
    if (!ids) return refuse(context, "cannot list " + domain->text(), ids.error());
    for (const auto& id : *ids) {
        const bool held = open->archive->datasets().stat({*domain, id}, FixedFile::Hold).has_value();
        const auto title = archive::title_of(open->archive->datasets(), {*domain, id});
        context.out << id.text() << (held ? "  held" : "") << (title ? "  " + *title : "") << '\n';
    }
    return kOk;
}

int run_title(const OpenDataset& dataset, const DatasetOptions& options, CliContext& context)
{
    const auto set = archive::set_title(dataset.datasets(), dataset.key, options.title);
    if (!set && set.error() == archive::Errc::NameNotAllowed)
        return refuse(context,
                      fmt::format("a title is one line of UTF-8 of at most {} bytes", archive::kMaxTitle));
    if (!set) return refuse(context, "cannot give a title to " + options.id, set.error());
    const auto title = archive::title_of(dataset.datasets(), dataset.key);
    context.out << options.id << (title ? " is titled " + *title : " has no title") << '\n';
    return kOk;
}

int run_hold(const OpenDataset& dataset, const DatasetOptions& options, CliContext& context)
{
    if (auto held = dataset.datasets().replace(dataset.key, FixedFile::Hold, "", archive::Sync::Yes); !held)
        return refuse(context, "cannot hold " + options.id, held.error());
    context.out << options.id << " is held: retention removes nothing\n";
    return kOk;
}

int run_release(const OpenDataset& dataset, const DatasetOptions& options, CliContext& context)
{
    if (auto released = dataset.datasets().remove(dataset.key, FixedFile::Hold); !released)
        return refuse(context, "cannot release " + options.id, released.error());
    context.out << options.id << " is released: retention applies\n";
    return kOk;
}

} // namespace

void add_dataset(CLI::App& app, CliContext& context)
{
    CLI::App* dataset =
        app.add_subcommand("dataset", "Make, show, list, name, hold, release and remove datasets");
    dataset->require_subcommand(1);
    const auto command = [&](const char* name, const char* description, auto run) {
        auto added = add_command<DatasetOptions>(*dataset, context, name, description, run);
        added.first->add_option("domain", added.second->domain, "The domain it is in")->required();
        return added;
    };
    const auto takes_id = [](const auto& added) {
        return added.first->add_option("id", added.second->id, "Its id, such as b2fd-cjk2");
    };
    const auto create = command("create", "Make a dataset; prints its id", run_create);
    takes_id(create);
    create.first->add_option("--row-id", create.second->row_id, "Column that identifies a row");
    create.first->add_option("--schema", create.second->schema_file,
                             "File with its columns, as JSON; else the first file makes them");
    takes_id(command("show", "Show a dataset", on_dataset(run_show)))->required();
    command("list", "List the datasets of a domain", run_list);
    const auto title = command("title", "Say what people call a dataset", on_dataset(run_title));
    takes_id(title)->required();
    title.first->add_option("text", title.second->title, "Its title; \"\" takes it away")->required();
    takes_id(command("hold", "Keep everything of a dataset until it is released", on_dataset(run_hold)))
        ->required();
    takes_id(command("release", "Let retention apply again", on_dataset(run_release)))->required();
    add_dataset_removal(*dataset, context);
}

} // namespace wharf::cli
