#include "auth/tokens_file.hpp"

#include "auth/account_tables.hpp"
#include "auth/user.hpp"

#include <array>
#include <utility>

namespace wharf::auth {
namespace {

constexpr std::array kNeeded{"user", "hash", "scopes", "created", "expires"};

std::optional<Time> utc(const toml::node& node)
{
    const auto* written = node.as_date_time();
    if (!written || !written->get().offset) return std::nullopt;
    const toml::date& date = written->get().date;
    const toml::time& clock = written->get().time;
    const std::chrono::year_month_day day{std::chrono::year(date.year), std::chrono::month(date.month),
                                          std::chrono::day(date.day)};
    return std::chrono::sys_days(day) + std::chrono::hours(clock.hour) + std::chrono::minutes(clock.minute) +
           std::chrono::seconds(clock.second) - std::chrono::minutes(written->get().offset->minutes);
}

// Reads one table of the tokens file; the token's own problems carry its id in front.
class TokenReader {
public:
    TokenReader(ParsedTokens& parsed, std::string id)
        : parsed_(parsed)
        , id_(std::move(id))
    {
    }

    void read(const toml::table& table)
    {
        for (const auto& [key, node] : table)
            read_key(key.str(), key.source().begin.line, node);
        const unsigned line = table.source().begin.line;
        if (!is_token_id(id_)) add(line, "an id is 12 lower-case letters and digits");
        for (const char* key : kNeeded) {
            if (!table.contains(key)) add(line, "has no " + std::string(key));
        }
        if (!clean_) return;
        if (const auto why = why_not_allowed(token_)) add(line, *why);
        parsed_.tokens.emplace(id_, std::move(token_));
    }

private:
    void add(unsigned line, const std::string& what)
    {
        clean_ = false;
        parsed_.problems.push_back({line, "\"" + id_ + "\": " + what});
    }

    void read_key(std::string_view key, unsigned line, const toml::node& node)
    {
        if (key == "user") {
            read_text(token_.user, node, "user: wants the name of a user");
        } else if (key == "hash") {
            read_text(token_.hash, node, "hash: wants what `wharfinger token` writes");
            if (clean_ && !is_token_hash(token_.hash))
                add(node.source().begin.line, "hash: not one written by `wharfinger token`");
        } else if (key == "scopes") {
            read_scopes(node);
        } else if (key == "domains") {
            read_domains(node);
        } else if (key == "created") {
            read_time(token_.created, key, node);
        } else if (key == "expires") {
            read_time(token_.expires, key, node);
        } else if (key == "note") {
            read_text(token_.note, node, "note: wants a text");
        } else {
            add(line, std::string(key) + ": no such key");
        }
    }

    void read_text(std::string& to, const toml::node& node, const std::string& wants)
    {
        if (const auto* text = node.as_string()) {
            to = text->get();
        } else {
            add(node.source().begin.line, wants);
        }
    }

    void read_time(Time& to, std::string_view key, const toml::node& node)
    {
        if (const auto time = utc(node)) {
            to = *time;
        } else {
            add(node.source().begin.line,
                std::string(key) + ": wants a time with its zone, such as 2026-11-21T13:05:02Z");
        }
    }

    // Of each text of the list that `read` takes nothing from, `wants` is told.
    template <class Read>
    void read_list(const toml::node& node, const std::string& wants, Read read)
    {
        const auto* list = node.as_array();
        if (!list) {
            add(node.source().begin.line, wants);
            return;
        }
        for (const toml::node& element : *list) {
            const auto* text = element.as_string();
            if (!text || !read(text->get())) add(element.source().begin.line, wants);
        }
    }

    void read_scopes(const toml::node& node)
    {
        read_list(node, R"(scopes: wants a list of "read", "publish", "payload")",
                  [this](const std::string& text) {
                      const auto scope = scope_named(text);
                      if (scope) token_.scopes.insert(*scope);
                      return scope.has_value();
                  });
    }

    void read_domains(const toml::node& node)
    {
        read_list(node, "domains: wants a list of names such as \"data.example.gov\"",
                  [this](const std::string& text) {
                      const auto domain = domain_name(text);
                      if (domain) token_.domains.push_back(*domain);
                      return domain.has_value();
                  });
        const auto* list = node.as_array();
        if (list && list->empty())
            add(node.source().begin.line,
                "domains: an empty list; without this line it is good for every domain of the user");
    }

    ParsedTokens& parsed_;
    std::string id_;
    Token token_;
    bool clean_ = true;
};

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

template <class List, class Name>
std::string quoted_list(const List& list, Name name)
{
    std::string out;
    for (const auto& element : list)
        out += (out.empty() ? "" : ", ") + quoted(name(element));
    return "[" + out + "]";
}

} // namespace

ParsedTokens parse_tokens(std::string_view text)
{
    ParsedTokens parsed;
    read_tables(text, "tokens", "[tokens.id]", parsed.problems,
                [&parsed](std::string name, const toml::table& table) {
                    TokenReader(parsed, std::move(name)).read(table);
                });
    return parsed;
}

std::string format_tokens(const Tokens& tokens)
{
    std::string text = "# Written by `wharfinger token`, which does not keep comments.\n";
    for (const auto& [id, token] : tokens) {
        text += "\n[tokens." + id + "]\n";
        text += "user = " + quoted(token.user) + "\n";
        text += "hash = " + quoted(token.hash) + "\n";
        text += "scopes = " + quoted_list(token.scopes, scope_name) + "\n";
        if (!token.domains.empty()) {
            const auto itself = [](const std::string& domain) { return std::string_view(domain); };
            text += "domains = " + quoted_list(token.domains, itself) + "\n";
        }
        text += "created = " + time_text(token.created) + "\n";
        text += "expires = " + time_text(token.expires) + "\n";
        if (!token.note.empty()) text += "note = " + quoted(token.note) + "\n";
    }
    return text;
}

} // namespace wharf::auth
