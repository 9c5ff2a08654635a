#include "server/ftp/handlers.hpp"
#include "server/ftp/list.hpp"
#include "server/ftp/transfer_watch.hpp"
#include "server/protocol/upper_case.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

Reply set_facts(SessionContext& context, std::string_view list)
{
    const auto facts = protocol::parse_facts(list);
    if (!facts) return {501, "Syntax: OPTS MLST fact;fact;"};
    context.state.facts = *facts;
    return {200, protocol::facts_reply(*facts)};
}

// draft-bryan-ftpext-hash: without a name, the algorithm in use; with one, that one from now on.
Reply set_hash(SessionContext& context, std::string_view name)
{
    if (!name.empty()) {
        const auto algorithm = protocol::parse_hash_algorithm(name);
        if (!algorithm) return {501, "Unknown algorithm; FEAT lists the known ones"};
        context.state.hash = *algorithm;
    }
    return {200, std::string(protocol::name_of(context.state.hash))};
}

// What FEAT says of a row; some of it depends on what OPTS chose.
std::string feature(const SessionContext& context, const protocol::CommandSpec& row)
{
    if (row.verb == protocol::Verb::Mlst) return protocol::facts_feat(context.state.facts);
    if (row.verb == protocol::Verb::Hash) return protocol::hash_feat(context.state.hash);
    return std::string(row.feat);
}

} // namespace

// RFC 959 section 4.1.3: the data connection is closed, a prepared one too.
awaitable<Reply> on_abor(SessionContext& context, const Command&)
{
    context.state.data_port.reset();
    co_return Reply{226, "No transfer to abort"};
}

awaitable<Reply> on_clnt(SessionContext& context, const Command& command)
{
    context.log.event("client", {{"name", command.argument}});
    co_return Reply{200, "Noted"};
}

// draft-peterson-streamlined-ftp-command-extensions: each side names itself.
awaitable<Reply> on_csid(SessionContext& context, const Command& command)
{
    context.log.event("client", {{"name", command.argument}});
    co_return Reply{200, "Name=Wharfinger;Version=" WHARF_VERSION ";"};
}

awaitable<Reply> on_feat(SessionContext& context, const Command&)
{
    Reply reply{211, "Features:"};
    for (const auto& row : protocol::command_table()) {
        if (row.feat.empty()) continue;
        reply.lines.push_back(feature(context, row));
    }
    reply.lines.push_back("End");
    co_return reply;
}

awaitable<Reply> on_help(SessionContext&, const Command& command)
{
    if (!command.argument.empty()) {
        const auto* row = protocol::find_command(protocol::upper_case(command.argument));
        if (row == nullptr) co_return Reply{501, "No such command; HELP alone lists them"};
        co_return Reply{214, fmt::format("Syntax: {}", row->help)};
    }
    Reply reply{214, "Commands:"};
    std::string line;
    for (const auto& row : protocol::command_table()) {
        line += fmt::format("{:<8}", row.name);
        if (line.size() < 60) continue;
        reply.lines.push_back(std::move(line));
        line.clear();
    }
    if (!line.empty()) reply.lines.push_back(std::move(line));
    reply.lines.push_back("End; HELP with a command shows its syntax");
    co_return reply;
}

// RFC 2640 section 4.1: English it is, whatever the region.
awaitable<Reply> on_lang(SessionContext&, const Command& command)
{
    const std::string tag = protocol::upper_case(command.argument);
    if (tag.empty() || tag == "EN" || tag.starts_with("EN-")) co_return Reply{200, "Replies are in English"};
    co_return Reply{504, "Only English is spoken here: LANG EN"};
}

awaitable<Reply> on_noop(SessionContext&, const Command&)
{
    co_return Reply{200, "Still here"};
}

awaitable<Reply> on_opts(SessionContext& context, const Command& command)
{
    const std::string_view argument = command.argument;
    const auto blank = argument.find(' ');
    const std::string option = protocol::upper_case(argument.substr(0, blank));
    const std::string_view value =
        blank == std::string_view::npos ? std::string_view{} : argument.substr(blank + 1);
    if (option == "MLST") co_return set_facts(context, value);
    if (option == "UTF8" || option == "UTF-8") {
        if (value.empty() || protocol::upper_case(value) == "ON") co_return Reply{200, "UTF-8 is always on"};
        co_return Reply{504, "UTF-8 cannot be switched off"};
    }
    if (option == "HASH") co_return set_hash(context, value);
    co_return Reply{501, "Only OPTS UTF8, OPTS MLST and OPTS HASH are known"};
}

awaitable<Reply> on_smnt(SessionContext&, const Command&)
{
    co_return Reply{502, "There is nothing to mount here"};
}

awaitable<Reply> on_stat(SessionContext& context, const Command& command)
{
    if (command.argument.empty()) co_return session_status(context);
    co_return co_await listing_over_control(context, command);
}

awaitable<Reply> on_syst(SessionContext&, const Command&)
{
    co_return Reply{215, "UNIX Type: L8"}; // what clients' listing parsers go by
}

} // namespace wharf::ftp
