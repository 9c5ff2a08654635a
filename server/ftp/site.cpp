#include "server/async/offload.hpp"
#include "server/ftp/handlers.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/protocol/upper_case.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

Reply site_help()
{
    return {214, std::vector<std::string>{"SITE commands:", "SITE HELP", "SITE JOB id", "End"}};
}

awaitable<Reply> job_status(SessionContext& context, std::string_view id)
{
    if (id.empty()) co_return Reply{501, "Syntax: SITE JOB id"};
    vfs::Filesystem& files = context.files();
    auto look = [&files, id] { return files.job_line(id); };
    const auto line = co_await async::offload(context.services.disk, look);
    if (!line) co_return reply_for_error(line.error());
    co_return Reply{200, *line};
}

} // namespace

awaitable<Reply> on_site(SessionContext& context, const Command& command)
{
    const std::string_view argument = command.argument;
    const auto blank = std::min(argument.find(' '), argument.size());
    const std::string what = protocol::upper_case(argument.substr(0, blank));
    const std::string_view rest = argument.substr(std::min(blank + 1, argument.size()));
    if (what == "HELP") co_return site_help();
    if (what == "JOB") co_return co_await job_status(context, rest);
    // Clients that mirror a folder send these of their own accord, and a refusal would spoil what succeeded.
    // The account alone decides who may read and write, so there is nothing left to do.
    if (what == "CHMOD" || what == "UMASK")
        co_return Reply{202, "Not needed: the account decides who may read and write"};
    if (what == "UTIME") co_return Reply{502, "Set times with MFMT"};
    co_return Reply{504, "Unknown SITE command; SITE HELP lists them"};
}

} // namespace wharf::ftp
