#include "server/cli/archive_command.hpp"

#include <fmt/format.h>

namespace wharf::cli {

int refuse(CliContext& context, std::string_view problem)
{
    context.err << problem << '\n';
    return kProblem;
}

int refuse(CliContext& context, std::string_view doing, const boost::system::error_code& error)
{
    return refuse(context, fmt::format("{}: {}", doing, error.message()));
}

std::optional<OpenArchive> open_configured(const ConfigOptions& options, Company company, Index index,
                                           CliContext& context)
{
    const auto config = load_or_report(options, context.err);
    if (!config) return std::nullopt;
    return open_archive(*config, company, index, context.err);
}

std::optional<archive::DomainName> domain_argument(const std::string& text, CliContext& context)
{
    auto name = archive::DomainName::parse(text);
    if (name) return std::move(*name);
    context.err << fmt::format("\"{}\" is not a domain's name: lower-case letters, digits, dots and dashes\n",
                               text);
    return std::nullopt;
}

std::optional<archive::DatasetId> dataset_argument(const std::string& text, CliContext& context)
{
    auto id = archive::DatasetId::parse(text);
    if (id) return std::move(*id);
    context.err << fmt::format(
        "\"{}\" is not a dataset's id: four lower-case letters or digits, a dash, four "
        "more\n",
        text);
    return std::nullopt;
}

std::optional<archive::JobId> job_argument(const std::string& text, CliContext& context)
{
    auto id = archive::JobId::parse(text);
    if (id) return std::move(*id);
    context.err << fmt::format("\"{}\" is not a job's id: 32 lower-case hexadecimal digits\n", text);
    return std::nullopt;
}

} // namespace wharf::cli
